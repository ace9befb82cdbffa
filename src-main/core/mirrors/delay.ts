import type { Clock } from '../ports/clock.ts'

/** Waits; rejects with the signal's reason as soon as it is aborted. */
export const delay = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const aborted = (): void => {
      withdraw()
      reject(signal.reason as Error)
    }
    const withdraw = clock.setTimer(delayMs, () => {
      signal.removeEventListener('abort', aborted)
      resolve()
    })
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
