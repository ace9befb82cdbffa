import type { EventSink } from '../../core/ports/event-sink.ts'
import type { Notice } from '../../../src-shared/domain/activity.ts'
import type { Run } from '../../../src-shared/domain/run.ts'
import type { ManualClock } from '../manual-clock.ts'

/** While a remote could not be asked, for no fault of the mirror. */
export type Outage = { readonly from: number; readonly to: number }

/** What the engine told in all that time, as much of it as is asked about. */
export type MonthRecord = {
  readonly events: EventSink
  readonly notices: readonly Notice[]
  /** When each mirror was found in order, or brought in order; by mirror. */
  readonly checks: ReadonlyMap<string, readonly number[]>
  /** How many runs began in each second that any began in. */
  readonly startsBySecond: ReadonlyMap<number, number>
}

export const createMonthRecord = (clock: Pick<ManualClock, 'now'>): MonthRecord => {
  const notices: Notice[] = []
  const checks = new Map<string, number[]>()
  const startsBySecond = new Map<number, number>()
  return {
    notices,
    checks,
    startsBySecond,
    events: {
      emit: (name, payload) => {
        if (name === 'notice.raised') notices.push(payload as Notice)
        if (name !== 'run.changed') return
        const run = payload as Run
        if (run.mirrorId === null || run.state !== 'finished') return
        // Of a check that lasts a moment the end alone is told, and says when it began.
        if (run.startedAt !== null) {
          const second = Math.floor(run.startedAt / 1_000)
          startsBySecond.set(second, (startsBySecond.get(second) ?? 0) + 1)
        }
        if (run.outcome !== 'unchanged' && run.outcome !== 'succeeded') return
        const known = checks.get(run.mirrorId) ?? []
        known.push(clock.now())
        checks.set(run.mirrorId, known)
      },
    },
  }
}

/** How much of a time lies outside of all outages. */
const withoutOutages = (from: number, to: number, outages: readonly Outage[]): number =>
  outages.reduce(
    (left, outage) => left - Math.max(0, Math.min(to, outage.to) - Math.max(from, outage.from)),
    to - from,
  )

/** The longest time between two checks in which the remote could have been asked. */
export const longestGapMs = (
  checks: readonly number[],
  between: Outage,
  outages: readonly Outage[],
): number => {
  const moments = [between.from, ...checks, between.to]
  const gaps = moments.slice(1).map((at, index) => withoutOutages(moments[index] ?? at, at, outages))
  return Math.max(...gaps)
}
