import { Link } from 'wouter'
import type { Run } from '../../../src-shared/domain/run.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { places } from '../../lib/places.ts'
import { plural } from '../../lib/plural.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './mirror-detail.module.css'
import { signOfRun, stateOfRun, triggerReasons } from '../run/run-sentences.ts'

const shownRuns = 8

const movedWords = (run: Run): string => {
  const { outcome, changedRefCount, problemRefCount, failure } = run
  if (outcome === null) return 'Under way'
  const parts = [
    ...(changedRefCount > 0 ? [`${plural(changedRefCount, 'ref')} moved`] : []),
    ...(problemRefCount > 0 ? [`${problemRefCount} could not follow`] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  return outcome === 'failed' && failure !== null ? failure.title : stateOfRun(run)
}

const RunLine = ({ run }: { readonly run: Run }) => {
  const words = movedWords(run)
  return (
    <li>
      <Link href={places.run(run.repository, run.id)} className={styles['run'] ?? ''}>
        {run.outcome === null ? (
          <StatusSign sign={run.state === 'queued' ? 'waiting' : 'busy'} />
        ) : (
          <StatusSign sign={signOfRun(run)} label={stateOfRun(run)} />
        )}
        <span className={styles['runText']} title={words}>
          {words} <span className={styles['faint']}>{triggerReasons[run.trigger]}</span>
        </span>
        <span className={styles['faint']}>
          {run.finishedAt !== null &&
            run.startedAt !== null &&
            formatDuration(run.finishedAt - run.startedAt)}
        </span>
        <span className={styles['runTime']}>
          <Time at={run.finishedAt ?? run.startedAt ?? run.queuedAt} />
        </span>
      </Link>
    </li>
  )
}

/** The last runs of a mirror; each opens. */
export const MirrorRuns = ({ mirrorId }: { readonly mirrorId: string }) => {
  const runs = useCall(
    'runs.list',
    { mirrorId, limit: shownRuns },
    { refreshOn: (event) => event.name === 'run.changed' && event.payload.mirrorId === mirrorId },
  )
  if (runs.data === null) {
    if (runs.error !== null) return <ErrorPanel title={runs.error.message} />
    return runs.isSlow ? <SkeletonRows count={3} label="Loading runs" /> : null
  }
  if (runs.data.items.length === 0) return <p className={styles['faint']}>No run yet.</p>
  return (
    <ul className={styles['runs']}>
      {runs.data.items.map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
    </ul>
  )
}
