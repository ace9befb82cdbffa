import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'

export const CompareTab = ({
  repository,
  base,
  head,
}: {
  readonly repository: RepositoryDetails
  readonly base: string
  readonly head: string
}) => (
  <p>
    {repository.name} {base} {head}
  </p>
)
