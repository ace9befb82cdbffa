import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const CommitTab = ({
  repository,
  id,
}: {
  readonly repository: RepositoryDetails
  readonly id: string
}) => (
  <p>
    {repository.name} {id}
  </p>
)
