import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const CommitsTab = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <p>{repository.name}</p>
)
