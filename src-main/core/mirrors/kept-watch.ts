import type { Clock } from '../ports/clock.ts'
import type { KeptLifetimeStore } from '../ports/kept-lifetime-store.ts'

/** Looks follow each other within hours; who did not look for longer slept, was off, or sees another clock. */
const longestGapMs = 86_400_000
/** A clock is corrected by a little all the time. */
const toleranceMs = 5 * 60_000
const spareMs = 86_400_000

/**
 * Whether the clock is to be believed when old tips are about to go. A clock that leaps ahead, because a battery was
 * empty or somebody set it, must not let everything expire at once; and a core that was off looks the same. After a leap
 * nothing goes for a day, but for what was over already at the look before it: so that a computer which is on for an hour
 * a week lets go of things too.
 * @returns the moment up to which what has expired may go; 0 when nothing may
 */
export const lookAtKeptClock = (store: KeptLifetimeStore, clock: Clock): number => {
  const now = clock.now()
  const { lookedAt, sparedUntil } = store.readWatch()
  const wentBack = lookedAt !== null && now < lookedAt - toleranceMs
  const wentAhead = lookedAt === null || now - lookedAt > longestGapMs
  if (wentBack || wentAhead) {
    store.changeWatch({ lookedAt: now, sparedUntil: now + spareMs })
    return wentBack ? 0 : (lookedAt ?? 0)
  }
  store.changeWatch({ lookedAt: now })
  return now < sparedUntil ? 0 : now
}
