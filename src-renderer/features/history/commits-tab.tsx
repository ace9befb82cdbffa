import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const CommitsTab = ({ repository, revision }: { readonly repository: RepositoryDetails; readonly revision: string | null }) => (
  <p>
    {repository.name} {revision}
  </p>
)
