import type { Clock } from '../ports/clock.ts'

export type DebounceTimes = {
  /** Waits until nothing came for this long. */
  readonly quietMs: number
  /** But never longer than this after the first. */
  readonly atMostMs: number
}

/**
 * A person who pushes often does it in bursts: some quiet is waited for, two seconds if nobody sets it otherwise, but
 * ten seconds at most (mirror semantics 2.5).
 */
export const pushDebounceTimes = (quietMs: number): DebounceTimes => ({ quietMs, atMostMs: 10_000 })

export type Debounce = {
  readonly touch: (key: string) => void
  readonly forget: (key: string) => void
  readonly stop: () => void
}

/** Calls `fire` once for a burst of touches of a key. @param timesNow asked at each touch */
export const createDebounce = (
  clock: Clock,
  timesNow: () => DebounceTimes,
  fire: (key: string) => void,
): Debounce => {
  const waiting = new Map<string, { readonly firstAt: number; readonly withdraw: () => void }>()
  const forget = (key: string): void => {
    waiting.get(key)?.withdraw()
    waiting.delete(key)
  }
  return {
    touch: (key) => {
      const now = clock.now()
      const times = timesNow()
      const firstAt = waiting.get(key)?.firstAt ?? now
      forget(key)
      const delayMs = Math.max(0, Math.min(times.quietMs, firstAt + times.atMostMs - now))
      const withdraw = clock.setTimer(delayMs, () => {
        waiting.delete(key)
        fire(key)
      })
      waiting.set(key, { firstAt, withdraw })
    },
    forget,
    stop: () => {
      for (const key of [...waiting.keys()]) forget(key)
    },
  }
}
