import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Failure, Run } from '../../../src-shared/domain/run.ts'
import { Button } from '../../components/button.tsx'
import { FailurePanel } from '../../components/failure-panel.tsx'
import { places } from '../../lib/places.ts'
import { useNow } from '../../lib/use-now.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirror } from '../../stores/use-mirrors.ts'
import { RemedyActions } from '../mirror/remedy-actions.tsx'
import { remedyOf } from '../mirror/remedy.ts'

/** Runs the mirror again, and leads to that run. */
const Retry = ({ mirror, isFirst }: { readonly mirror: Mirror; readonly isFirst: boolean }) => {
  const sync = useAction('mirrors.syncNow')
  const [next, setNext] = useState<Run | null>(null)
  if (next !== null) return <Link href={places.run(next.repository, next.id)}>Show the new run</Link>
  return (
    <>
      <Button
        tone={isFirst ? 'primary' : 'plain'}
        icon={<RefreshCw />}
        busy={sync.isBusy}
        onClick={() => void sync.run({ id: mirror.id }).then(setNext)}
      >
        Retry
      </Button>
      {sync.error !== null && <span role="alert">{sync.error.message}</span>}
    </>
  )
}

/** What can still be done about the failure: only of the last run, later ones have their own answer. */
const Actions = ({ run, mirror }: { readonly run: Run; readonly mirror: Mirror }) => {
  const { lastRun } = mirror
  if (lastRun !== null && lastRun.id !== run.id && lastRun.finishedAt > (run.finishedAt ?? 0)) {
    return <Link href={places.run(run.repository, lastRun.id)}>Show the latest run</Link>
  }
  const remedy = remedyOf(mirror)
  const hasRemedy = remedy !== null && remedy.kind !== 'sync'
  return (
    <>
      {hasRemedy && <RemedyActions mirror={mirror} />}
      <Retry mirror={mirror} isFirst={!hasRemedy} />
    </>
  )
}

/** Why a run failed, or why some refs could not follow. */
export const RunFailure = ({ run, failure }: { readonly run: Run; readonly failure: Failure }) => {
  const now = useNow(15_000)
  const mirror = useMirror(run.mirrorId ?? '')?.mirror ?? null
  // What an old run said of its next try is long past.
  const shown = failure.retryAt !== null && failure.retryAt < now ? { ...failure, retryAt: null } : failure
  return (
    <FailurePanel
      failure={shown}
      now={now}
      partial={run.outcome === 'partial'}
      actions={mirror === null ? undefined : <Actions run={run} mirror={mirror} />}
    />
  )
}
