import type { RunProgress } from '../../../src-shared/domain/run.ts'
import type { Clock } from '../ports/clock.ts'

const shortestGapMs = 250

export type ProgressThrottle = {
  readonly report: (progress: RunProgress) => void
  /** Drops what has not been sent: the run has ended. */
  readonly stop: () => void
}

/** Lets progress of one run through at most four times a second; what is newest when the gap ends is sent. */
export const createProgressThrottle = (
  clock: Clock,
  send: (progress: RunProgress) => void,
): ProgressThrottle => {
  let lastSentAt = Number.NEGATIVE_INFINITY
  let newest: RunProgress | null = null
  let withdraw: (() => void) | null = null
  const flush = (): void => {
    withdraw = null
    if (newest === null) return
    lastSentAt = clock.now()
    send(newest)
    newest = null
  }
  return {
    report: (progress) => {
      newest = progress
      if (withdraw !== null) return
      const remainingMs = lastSentAt + shortestGapMs - clock.now()
      if (remainingMs <= 0) flush()
      else withdraw = clock.setTimer(remainingMs, flush)
    },
    stop: () => {
      withdraw?.()
      withdraw = null
      newest = null
    },
  }
}
