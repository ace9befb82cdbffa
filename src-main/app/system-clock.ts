import type { Clock } from '../core/ports/clock.ts'

/** Longest delay a Node timer takes; a longer one would fire at once. */
const longestTimerMs = 2_147_483_647

/** Real time. Its timers do not keep the process alive: the listener does. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), longestTimerMs))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
