import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const RunsTab = ({
  repository,
  runId,
}: {
  readonly repository: RepositoryDetails
  readonly runId: string | null
}) => (
  <p>
    {repository.name} {runId}
  </p>
)
