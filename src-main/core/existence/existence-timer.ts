import type { Clock } from '../ports/clock.ts'

const minuteMs = 60_000
/** The first round waits for the start to be over, and for the network. */
const firstMs = 3 * minuteMs
const everyMs = 60 * minuteMs

/** Asks once an hour what is due; never twice at the same time. */
export const createExistenceTimer = (parts: {
  readonly clock: Clock
  readonly round: () => Promise<void>
  readonly isStopping: () => boolean
}) => {
  let stopTimer: (() => void) | null = null
  let running: Promise<void> = Promise.resolve()
  const schedule = (delayMs: number): void => {
    stopTimer = parts.clock.setTimer(delayMs, () => {
      running = parts.round().finally(() => {
        if (!parts.isStopping()) schedule(everyMs)
      })
    })
  }
  return {
    start: (): void => schedule(firstMs),
    stop: async (): Promise<void> => {
      stopTimer?.()
      await running
    },
  }
}
