import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { CallError } from '../../widgets/commits/call-error.tsx'
import { DiffView } from '../../widgets/diff/diff-view.tsx'
import { CommitHead } from './commit-head.tsx'

/** One commit: who, when, why, and what it changed. */
export const CommitTab = ({
  repository,
  id,
}: {
  readonly repository: RepositoryDetails
  readonly id: string
}) => {
  const { data, error, isSlow, reload } = useCall(
    'commits.get',
    { repository: repository.name, revision: id },
    {
      // Branches and tags that point at it may move.
      refreshOn: (event: ContractEvent) =>
        event.name === 'repository.refsChanged' && event.payload.repository === repository.name,
    },
  )
  if (data === null && error !== null) return <CallError error={error} onRetry={reload} />
  return (
    <>
      {data === null && isSlow && <SkeletonRows count={2} />}
      {data !== null && <CommitHead repository={repository.name} commit={data} />}
      {/* Asked for together with the commit, not after it. */}
      <DiffView repository={repository.name} base={null} head={id} />
    </>
  )
}
