import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const AccessTab = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <p>{repository.name}</p>
)
