import type { RandomFraction } from '../ports/clock.ts'
import type { ForgeMirrorRow } from '../ports/forge-mirror-store.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Looking costs the forge a call or two; it is never done more often than it runs. */
const shortestMs = 10 * minuteMs
const longestMs = 6 * hourMs
/** One that only follows pushes. */
const usualMs = hourMs
/** While it runs, somebody waits for what comes of it. */
const underWayMs = minuteMs

/** When a mirror is looked at next: about as often as it runs, spread, so that they do not come all at once. */
export const nextLookAt = (
  { intervalMs, isRunning }: Pick<ForgeMirrorRow, 'intervalMs' | 'isRunning'>,
  now: number,
  random: RandomFraction,
): number => {
  const pauseMs = isRunning ? underWayMs : Math.min(longestMs, Math.max(shortestMs, intervalMs ?? usualMs))
  return now + Math.round(pauseMs * (1 + 0.1 * random()))
}
