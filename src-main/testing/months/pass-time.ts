import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { ManualClock } from '../manual-clock.ts'

/** Longer than any wait that a run makes within itself. */
const waitsWithinRunMs = 35_000

/** What happens at a moment, whatever the mirrors do. */
export type Happening = { readonly at: number; readonly happen: () => Promise<void> | void }

/**
 * Lets months pass: the clock jumps from timer to timer, and stands while runs that it woke are under way, unless they
 * wait for it themselves.
 */
export const passTime = async (
  { clock, engine }: { readonly clock: ManualClock; readonly engine: MirrorEngine },
  untilAt: number,
  happenings: readonly Happening[],
): Promise<void> => {
  const left = happenings.toSorted((one, other) => one.at - other.at)
  const settle = (): Promise<void> => Promise.race([engine.idle(), clock.whenAwaited(waitsWithinRunMs)])
  while (clock.now() < untilAt) {
    const nextAt = Math.min(clock.nextAt() ?? untilAt, left[0]?.at ?? untilAt, untilAt)
    await clock.advance(Math.max(0, nextAt - clock.now()))
    while (left[0] !== undefined && left[0].at <= clock.now()) await left.shift()?.happen()
    await settle()
  }
  await engine.idle()
}
