import { useEffect, useState } from 'react'
import type { RunDetails } from '../../../src-shared/domain/run.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useCall } from '../../stores/use-call.ts'
import { useLiveRun } from '../../stores/use-runs.ts'
import { FinishedRun } from './finished-run.tsx'
import { LiveRun } from './live-run.tsx'
import { outcomeSentence, whatRunIs } from './run-sentences.ts'
import styles from './run-view.module.css'

/** Says the end of a run that was watched; one that had ended before is not announced. */
const EndAnnouncement = ({ run }: { readonly run: RunDetails }) => {
  const [wasWatched, setWatched] = useState(false)
  useEffect(() => {
    if (run.outcome === null) setWatched(true)
  }, [run.outcome])
  return (
    <p role="status" className="visually-hidden">
      {wasWatched && run.outcome !== null && `The run has ended. ${outcomeSentence(run.outcome, run.refs)}.`}
    </p>
  )
}

/** A run: live steps with progress, then what happened to each ref. */
export const RunView = ({ runId }: { readonly runId: string }) => {
  const { data, error, isSlow } = useCall(
    'runs.get',
    { id: runId },
    { refreshOn: (event) => event.name === 'run.changed' && event.payload.id === runId },
  )
  const live = useLiveRun(runId)

  if (data === null) {
    if (error?.code === 'not_found') {
      return (
        <EmptyState
          title="There is no such run."
          text="Only the last runs of a mirror are remembered. This one may be older, or the address may be wrong."
        />
      )
    }
    if (error !== null) return <ErrorPanel title={error.message} />
    return isSlow ? <SkeletonRows count={5} label="Loading the run" /> : null
  }
  // The event is here before the refs are: until then it is shown as it was last.
  const run = live !== null && data.outcome === null && live.outcome === null ? { ...data, ...live } : data
  return (
    <article className={styles['run']} aria-label={whatRunIs(run)} key={runId}>
      {run.outcome === null ? <LiveRun run={run} /> : <FinishedRun run={{ ...run, outcome: run.outcome }} />}
      <EndAnnouncement run={run} />
    </article>
  )
}
