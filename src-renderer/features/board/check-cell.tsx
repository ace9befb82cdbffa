import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { runPhaseWords } from '../../../src-shared/domain/run-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Time } from '../../components/time.tsx'
import { useRunProgress } from '../../stores/use-runs.ts'
import styles from './board-row.module.css'

const UnderWay = ({ run }: { readonly run: NonNullable<Mirror['activeRun']> }) => {
  const progress = useRunProgress(run.id)
  const phase = runPhaseWords[progress?.phase ?? run.phase]
  const fraction = progress?.fraction ?? null
  return (
    <span className={styles['stack']}>
      <span className={styles['text']}>
        {phase}
        {fraction !== null && ` ${Math.round(fraction * 100)} %`}
      </span>
      <ProgressBar fraction={fraction} label={phase} />
    </span>
  )
}

/** When the remote was looked at, and when it will be; while a run goes, what it is doing. */
export const CheckCell = ({ mirror }: { readonly mirror: Mirror }) => {
  const { activeRun, lastCheckedAt, nextRunAt } = mirror
  if (activeRun !== null && activeRun.phase !== 'queued') return <UnderWay run={activeRun} />
  return (
    <span className={styles['stack']}>
      <span>{lastCheckedAt === null ? 'not yet' : <Time at={lastCheckedAt} />}</span>
      <span className={styles['next']}>
        {activeRun !== null ? (
          'in line'
        ) : mirror.status === 'paused' ? (
          'paused'
        ) : nextRunAt === null ? null : (
          <>
            next <Time at={nextRunAt} />
          </>
        )}
      </span>
    </span>
  )
}
