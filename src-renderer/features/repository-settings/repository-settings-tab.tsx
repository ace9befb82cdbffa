import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const RepositorySettingsTab = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <p>{repository.name}</p>
)
