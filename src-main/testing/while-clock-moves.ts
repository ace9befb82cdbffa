import type { ManualClock } from './manual-clock.ts'

/** Waits that a run makes within itself before it tries again: the longest, and a little more. */
const waitsWithinRunMs = 35_000

/** Moves the clock whenever somebody waits for it, until `ended` is done. */
export const whileClockMoves = async <T>(clock: ManualClock, ended: Promise<T>): Promise<T> => {
  const done = ended.then(
    () => false,
    () => false,
  )
  const waits = (): Promise<boolean> => clock.whenAwaited(waitsWithinRunMs).then(() => true)
  while (await Promise.race([done, waits()])) await clock.advance(waitsWithinRunMs)
  return ended
}
