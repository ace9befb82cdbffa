import type { Clock } from '../core/ports/clock.ts'

const everyMs = 15_000
/** A timer that rings this much late was held up by a sleep, or the clock was set. */
const jumpMs = 60_000

/**
 * Notices that time jumped ahead: the computer slept, or its clock was set. A timer of an hour would notice an hour
 * after waking up: timers stand still in a sleep. The desktop shell hears of it sooner; headless nobody else does.
 * @returns ends the watch
 */
export const watchClock = (parts: { readonly clock: Clock; readonly onJump: () => void }): (() => void) => {
  const { clock, onJump } = parts
  let withdraw = (): void => undefined
  const wait = (): void => {
    const expectedAt = clock.now() + everyMs
    withdraw = clock.setTimer(everyMs, () => {
      if (clock.now() - expectedAt > jumpMs) onJump()
      wait()
    })
  }
  wait()
  return () => withdraw()
}
