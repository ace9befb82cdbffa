import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { runPhaseWords } from '../../../src-shared/domain/run-words.ts'
import { runsWhenWords } from '../../../src-shared/domain/schedule-words.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Time } from '../../components/time.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { usePausedAll, useWaitsOnBattery } from '../../stores/use-mirrors.ts'
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

/** A time that has come is the time of a run that is about to begin, unless it waits for mains. */
const Next = ({ at }: { readonly at: number }) => {
  const now = useNow(15_000)
  const waits = useWaitsOnBattery()
  if (waits && at <= now) return 'waits: on battery'
  return <time title={exactTime(at)}>next {at <= now ? 'in a moment' : relativeTime(at, now)}</time>
}

/** When the remote was looked at, and when it will be; while a run goes, what it is doing. */
export const CheckCell = ({ mirror }: { readonly mirror: Mirror }) => {
  const { activeRun, lastCheckedAt, nextRunAt } = mirror
  const isAllPaused = usePausedAll() !== null
  if (activeRun !== null && activeRun.phase !== 'queued') return <UnderWay run={activeRun} />
  return (
    <span className={styles['stack']}>
      <span>{lastCheckedAt === null ? 'not yet' : <Time at={lastCheckedAt} />}</span>
      <span className={styles['next']}>
        {activeRun !== null ? (
          'in line'
        ) : mirror.status === 'paused' || isAllPaused ? (
          'paused'
        ) : nextRunAt === null ? (
          mirror.schedule.kind === 'manual' && runsWhenWords(mirror.direction, mirror.schedule)
        ) : (
          <Next at={nextRunAt} />
        )}
      </span>
    </span>
  )
}
