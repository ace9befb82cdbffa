import type { Clock } from '../ports/clock.ts'
import type { Debounce } from '../mirrors/push-debounce.ts'

/**
 * Calls `fire` for each key at most once in `restMs`, however often it is touched: `quietMs` after the first touch, and
 * once more at the end of the rest if it was touched meanwhile, so that the last touch is never lost.
 */
export const createSpacedChecks = (
  clock: Clock,
  { quietMs, restMs }: { readonly quietMs: number; readonly restMs: number },
  fire: (key: string) => void,
): Debounce => {
  /** What is waited for, and whether it ends in a call. */
  const waiting = new Map<string, { readonly isDue: boolean; readonly withdraw: () => void }>()
  const forget = (key: string): void => {
    waiting.get(key)?.withdraw()
    waiting.delete(key)
  }
  const rest = (key: string): void => {
    const withdraw = clock.setTimer(restMs, () => end(key))
    waiting.set(key, { isDue: false, withdraw })
  }
  const end = (key: string): void => {
    const isDue = waiting.get(key)?.isDue === true
    waiting.delete(key)
    if (!isDue) return
    rest(key)
    fire(key)
  }
  return {
    touch: (key) => {
      const known = waiting.get(key)
      const withdraw = known?.withdraw ?? clock.setTimer(quietMs, () => end(key))
      waiting.set(key, { isDue: true, withdraw })
    },
    forget,
    stop: () => {
      for (const key of [...waiting.keys()]) forget(key)
    },
  }
}
