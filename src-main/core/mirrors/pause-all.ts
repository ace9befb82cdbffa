import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PauseStore } from '../ports/settings-store.ts'

/** One look at the clock at least this often, should it be set or the computer sleep. */
const longestWaitMs = 3_600_000
const afterErrorMs = 60_000

/** All mirrors resting together. Survives a restart; ends by itself when its time has come. */
export type PauseAllState = {
  /** Null while mirrors run. */
  readonly current: () => PauseAll | null
  /** @throws AppError `invalid_input` for a moment that has passed */
  readonly pause: (untilAt: number | null) => PauseAll
  readonly resume: () => void
  /** Watches for the end of a pause from now on. */
  readonly start: () => void
  readonly stop: () => void
}

export const createPauseAll = (deps: {
  readonly clock: Clock
  readonly store: PauseStore
  readonly log: Log
  /** A pause began, ended, or ends at another time now. */
  readonly onChanged: () => void
}): PauseAllState => {
  const { clock, store } = deps
  let paused = store.read()
  let started = false
  let withdraw = (): void => undefined

  const endsAt = (): number => paused?.untilAt ?? Infinity
  const hasEnded = (): boolean => clock.now() >= endsAt()

  const write = (next: PauseAll | null): void => {
    store.write(next)
    paused = next
    arm()
    deps.onChanged()
  }

  const wake = (): void => {
    try {
      if (hasEnded()) write(null)
      else arm()
    } catch (error) {
      // A full disk, mostly. Without another look the mirrors would rest for ever.
      deps.log.error('the end of the pause could not be stored', { error: String(error) })
      wakeAfter(afterErrorMs)
    }
  }

  const wakeAfter = (delayMs: number): void => {
    withdraw()
    withdraw = clock.setTimer(delayMs, wake)
  }

  const arm = (): void => {
    withdraw()
    if (!started || endsAt() === Infinity) return
    wakeAfter(Math.min(Math.max(0, endsAt() - clock.now()), longestWaitMs))
  }

  return {
    current: () => (hasEnded() ? null : paused),
    pause: (untilAt) => {
      if (untilAt !== null && untilAt <= clock.now()) {
        const reason = 'The end of the pause has passed already. Choose a later one.'
        throw new AppError('invalid_input', reason, { details: { field: 'untilAt', reason } })
      }
      const next = { untilAt }
      write(next)
      return next
    },
    resume: () => {
      if (paused !== null) write(null)
    },
    start: () => {
      started = true
      wake()
    },
    stop: () => {
      started = false
      withdraw()
    },
  }
}
