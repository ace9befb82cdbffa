import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const RefsTab = ({ repository }: { readonly repository: RepositoryDetails }) => <p>{repository.name}</p>
