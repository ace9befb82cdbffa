import { setTimeout as delay } from 'node:timers/promises'
import type { ContractClient } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'

export type Quiet = {
  /**
   * Waits until no mirror is due and none runs, but no longer than `longestMs`. Mirrors that fail are not waited for:
   * their next try is a matter of time.
   * @returns whether that is so
   */
  readonly reached: (longestMs: number) => Promise<boolean>
}

const lookEveryMs = 10

const rests = ({ activeRun, failure, nextRunAt }: Mirror, now: number): boolean =>
  activeRun === null && (failure !== null || nextRunAt === null || nextRunAt > now)

/** Asks instead of listening: a short check is told by its end alone, and one that is due is not told at all. */
export const createQuiet = (client: ContractClient, now: () => number, signal: AbortSignal): Quiet => ({
  reached: async (longestMs) => {
    const endsAt = performance.now() + longestMs
    for (;;) {
      const { items } = await client.call('mirrors.list', {})
      const at = now()
      if (items.every((mirror) => rests(mirror, at))) return true
      if (performance.now() >= endsAt) return false
      await delay(lookEveryMs, undefined, { signal })
    }
  },
})
