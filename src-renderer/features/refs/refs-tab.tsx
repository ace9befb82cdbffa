import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const RefsTab = ({
  repository,
  kind,
}: {
  readonly repository: RepositoryDetails
  readonly kind: 'branch' | 'tag'
}) => (
  <p>
    {repository.name} {kind}
  </p>
)
