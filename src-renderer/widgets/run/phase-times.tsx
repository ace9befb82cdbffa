import { formatDuration } from '../../../src-shared/domain/format-duration.ts'
import { phaseTook, timedPhases, type TimedRun } from '../../../src-shared/domain/phase-sentence.ts'
import styles from './run-view.module.css'

/** Runs that took less are not asked what took so long. */
const worthMs = 1_000

/** What took how long in a run that has ended: each phase with a bar, what of it was waiting in a lighter one. */
export const PhaseTimes = ({ run }: { readonly run: TimedRun }) => {
  const phases = timedPhases(run)
  const wholeMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0)
  if (wholeMs < worthMs) return null
  const share = (ms: number): string => `${(100 * ms) / wholeMs}%`
  return (
    <section aria-label="What took the time">
      <h3>What took the time</h3>
      <table className={styles['times']}>
        <tbody>
          {phases.map((one) => (
            <tr key={one.phase}>
              <th scope="row">{one.name}</th>
              <td className={styles['timeBar']} aria-hidden>
                <span style={{ width: share(one.durationMs - one.waitedMs) }} />
                <span data-waiting style={{ width: share(one.waitedMs) }} />
              </td>
              <td className={styles['time']}>{phaseTook(one)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">In all</th>
            <td />
            <td className={styles['time']}>{formatDuration(wholeMs)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
