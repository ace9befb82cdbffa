import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'

const hour = 3_600_000

/** How long a transfer may take at most, however lively it is (mirror semantics 2.9): a first one, and later ones. */
export const transferCapMs = { first: 6 * hour, later: 2 * hour } as const

/**
 * Ends a transfer that has taken too long. Stalls are noticed much earlier; this is for one that trickles, and would
 * hold its place for ever. What came until then stays, and the next run goes on with it in smaller steps.
 * @throws AppError `remote_stalled` with `details.longestHours`
 */
export const createTransferCap = (parts: {
  readonly clock: Clock
  /** Nothing of this was ever transferred whole. */
  readonly isFirst: () => boolean
  /** Aborts the work. */
  readonly ending: AbortController
}) => {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const capMs = parts.isFirst() ? transferCapMs.first : transferCapMs.later
    const tooLong = new AppError('remote_stalled', 'The transfer took too long.', {
      details: { longestHours: capMs / hour },
    })
    const withdraw = parts.clock.setTimer(capMs, () => parts.ending.abort(tooLong))
    try {
      return await work()
    } catch (error) {
      // git only says that it was ended; why is known here.
      throw parts.ending.signal.reason === tooLong ? tooLong : error
    } finally {
      withdraw()
    }
  }
}
