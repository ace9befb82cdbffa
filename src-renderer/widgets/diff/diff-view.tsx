import { useEffect, useState } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { CallError } from '../commits/call-error.tsx'
import { DiffFiles } from './diff-files.tsx'
import { loadDiffCode } from './load-code.ts'

/**
 * What changed between two commits: the files as a tree, their lines beside it.
 * @param base a branch, tag or commit; null: the first parent of `head`
 * @param fromMergeBase only the changes on the side of `head`, since the two parted
 */
export const DiffView = ({
  repository,
  base,
  head,
  fromMergeBase = false,
}: {
  readonly repository: string
  readonly base: string | null
  readonly head: string
  readonly fromMergeBase?: boolean
}) => {
  // The view of lines loads together with what it will show.
  useEffect(() => void loadDiffCode().catch(() => undefined), [])
  const [ignoresWhitespace, setIgnoresWhitespace] = useState(false)
  const { data, error, isSlow, reload } = useCall(
    'diffs.get',
    { repository, head, ...(base === null ? {} : { base }), ...(fromMergeBase ? { fromMergeBase } : {}) },
    {
      refreshOn: (event: ContractEvent) =>
        event.name === 'repository.refsChanged' && event.payload.repository === repository,
    },
  )
  if (data === null) {
    if (error !== null) return <CallError error={error} onRetry={reload} />
    return isSlow ? <SkeletonRows label="Comparing" /> : null
  }
  return (
    <DiffFiles
      // Another pair of commits is another diff; the same pair read anew is the same.
      key={`${data.baseId} ${data.headId}`}
      repository={repository}
      diff={data}
      ignoresWhitespace={ignoresWhitespace}
      onIgnoreWhitespace={setIgnoresWhitespace}
    />
  )
}
