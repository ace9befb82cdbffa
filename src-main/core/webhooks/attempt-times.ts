import type { RandomFraction } from '../ports/clock.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** How long after each failed attempt the next one follows; after the last a delivery is given up. */
const waitsMs = [10 * second, minute, 5 * minute, 30 * minute, 2 * hour, 6 * hour, 24 * hour] as const

/** A tenth more or less, so that what failed together is not tried together. */
const spread = 0.1

/** When the next attempt follows the `attempts`-th, which failed; null when none does. */
export const nextAttemptAt = (attempts: number, now: number, random: RandomFraction): number | null => {
  const waitMs = waitsMs[attempts - 1]
  return waitMs === undefined ? null : now + Math.round(waitMs * (1 - spread + 2 * spread * random()))
}
