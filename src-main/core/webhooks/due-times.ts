import type { Clock } from '../ports/clock.ts'

/** One look at the clock at least this often, should it be set or the computer sleep. */
const longestWaitMs = 3_600_000

/** When the next delivery of each webhook is due, and the one timer for all of them. */
export type DueTimes = {
  /** Null: none waits, or nothing is to be sent. */
  readonly set: (webhookId: string, at: number | null) => void
  /** Whoever has something due, those longest without a turn first. */
  readonly dueNow: () => readonly string[]
  readonly stop: () => void
}

export const createDueTimes = (clock: Clock, wake: () => void): DueTimes => {
  const times = new Map<string, number>()
  let armed: { readonly at: number; readonly withdraw: () => void } | null = null
  let stopped = false

  const arm = (at: number): void => {
    const now = clock.now()
    // What is due already is sent as soon as there is a place for it, without a timer.
    if (stopped || at <= now || (armed !== null && armed.at <= at && armed.at > now)) return
    armed?.withdraw()
    const wakeAt = Math.min(at, now + longestWaitMs)
    armed = { at: wakeAt, withdraw: clock.setTimer(wakeAt - now, ring) }
  }
  const ring = (): void => {
    armed = null
    wake()
    const later = [...times.values()].filter((at) => at > clock.now())
    if (later.length > 0) arm(Math.min(...later))
  }

  return {
    set: (webhookId, at) => {
      if (at === null) {
        times.delete(webhookId)
        return
      }
      // Set anew, it goes to the end of the line.
      times.delete(webhookId)
      times.set(webhookId, at)
      arm(at)
    },
    dueNow: () => [...times].filter(([, at]) => at <= clock.now()).map(([webhookId]) => webhookId),
    stop: () => {
      stopped = true
      armed?.withdraw()
      armed = null
    },
  }
}
