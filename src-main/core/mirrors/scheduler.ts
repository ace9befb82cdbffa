import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'

/** One look at the clock at least this often, should it be set or the computer sleep. */
const longestWaitMs = 3_600_000
const batchSize = 50
/** Waking up this much late means that the computer slept, and that much is overdue at once. */
const overdueAfterMs = 60_000
const afterErrorMs = 60_000
const spreadAtLeastMs = 60_000
const spreadPerMirrorMs = 250

export type Scheduler = {
  /** Spreads what is overdue, then wakes for each mirror that comes due. Again after a sleep. */
  readonly start: () => void
  /** A `nextRunAt` may have changed, or what `onlyPushes` says. */
  readonly rearm: () => void
  readonly stop: () => void
}

/**
 * One timer, set to the earliest `nextRunAt` in the store. `run` must move `nextRunAt` of all its mirrors into the
 * future, whatever it does besides, or throw.
 */
export const createScheduler = (deps: {
  readonly clock: Clock
  readonly mirrors: MirrorStore
  readonly log: Log
  /** Those that have come due, a batch at a time. */
  readonly run: (mirrors: readonly MirrorRow[]) => void
  /** Only what owes its remote a change made here; the rest waits, and is overdue afterwards. */
  readonly onlyPushes: () => boolean
}): Scheduler => {
  const { clock, mirrors } = deps
  let started = false
  let armed: { readonly wakeAt: number; readonly withdraw: () => void } | null = null

  const disarm = (): void => {
    armed?.withdraw()
    armed = null
  }

  const rearm = (): void => {
    if (!started) return
    const now = clock.now()
    const wakeAt = Math.max(now, Math.min(nextDueAt() ?? Infinity, now + longestWaitMs))
    if (armed !== null && armed.wakeAt <= wakeAt && armed.wakeAt > now) return
    arm(wakeAt)
  }

  const arm = (wakeAt: number): void => {
    disarm()
    armed = { wakeAt, withdraw: clock.setTimer(wakeAt - clock.now(), () => wake(wakeAt)) }
  }

  const wake = (expectedAt: number): void => {
    armed = null
    carefully(() => {
      if (clock.now() - expectedAt > overdueAfterMs) spreadOverdue()
      const list = deps.onlyPushes() ? mirrors.listDuePushes : mirrors.listDue
      const due = list(clock.now(), batchSize)
      if (due.length > 0) deps.run(due)
      rearm()
    })
  }

  /** A full disk, mostly. Without another wake nothing would ever run again. */
  const carefully = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      deps.log.error('the schedule could not be read', { error: String(error) })
      arm(clock.now() + afterErrorMs)
    }
  }

  const nextDueAt = (): number | null => (deps.onlyPushes() ? mirrors.nextPushDueAt() : mirrors.nextDueAt())

  /** Each overdue mirror runs once, over a minute or more (mirror semantics 2.12). Pushes do not wait for others. */
  const spreadOverdue = (): void => {
    if (deps.onlyPushes()) return
    mirrors.spreadOverdue(clock.now(), { atLeastMs: spreadAtLeastMs, perMirrorMs: spreadPerMirrorMs })
  }

  return {
    start: () => {
      started = true
      carefully(() => {
        spreadOverdue()
        rearm()
      })
    },
    rearm,
    stop: () => {
      started = false
      disarm()
    },
  }
}
