import { networkInterfaces } from 'node:os'
import type { Clock } from '../core/ports/clock.ts'

/** Reading the addresses costs a fraction of a millisecond. */
const everyMs = 15_000

const addressesNow = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .toSorted()
    .join(' ')

/**
 * Notices that this computer has another network than before, or one again: what could not be reached may be now.
 * Node has no event for it. @returns ends the watch
 */
export const watchNetwork = (parts: {
  readonly clock: Clock
  readonly onChanged: () => void
  readonly addresses?: () => string
}): (() => void) => {
  const { clock, onChanged, addresses = addressesNow } = parts
  let last = addresses()
  const look = (): void => {
    const now = addresses()
    const isNew = now !== last && now !== ''
    last = now
    if (isNew) onChanged()
    withdraw = clock.setTimer(everyMs, look)
  }
  let withdraw = clock.setTimer(everyMs, look)
  return () => withdraw()
}
