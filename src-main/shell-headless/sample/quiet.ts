import { setTimeout as delay } from 'node:timers/promises'
import type { ContractEventClient } from '../../../src-shared/contract/contract-types.ts'

export type Quiet = {
  /**
   * Waits until no run waits or is under way, but no longer than `longestMs`.
   * @returns whether none is
   */
  readonly reached: (longestMs: number) => Promise<boolean>
  readonly stop: () => void
}

/** What a timer of the core that has come due needs to queue its runs. */
const settleMs = 5

/** Watches which runs there are. */
export const watchQuiet = (client: ContractEventClient, signal: AbortSignal): Quiet => {
  const active = new Set<string>()
  let told: (() => void) | null = null
  const stop = client.on((event) => {
    if (event.name !== 'run.changed') return
    if (event.payload.state === 'finished') active.delete(event.payload.id)
    else active.add(event.payload.id)
    if (active.size === 0) told?.()
  })
  return {
    stop,
    reached: async (longestMs) => {
      await delay(settleMs, undefined, { signal })
      if (active.size === 0) return true
      const empty = new Promise<void>((resolve) => (told = resolve))
      const tooLong = new AbortController()
      await Promise.race([
        empty,
        delay(longestMs, undefined, { signal: AbortSignal.any([signal, tooLong.signal]) }),
      ]).finally(() => tooLong.abort())
      return active.size === 0
    },
  }
}
