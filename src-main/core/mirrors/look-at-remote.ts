import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Clock } from '../ports/clock.ts'
import { aboutRemote } from './run-failure.ts'

/** Somebody is waiting for the answer: longer than a slow host needs, shorter than patience. */
export const lookLimitMs = 20_000

/**
 * Looks at a remote for a person who waits, outside of any run.
 * @throws AppError `remote_unreachable` when it takes longer than `lookLimitMs`, and what `look` throws, with the
 *   remote it is about
 */
export const lookAtRemote = async <T>(
  clock: Clock,
  address: RemoteAddress,
  look: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController()
  const withdraw = clock.setTimer(lookLimitMs, () => controller.abort())
  try {
    return await look(controller.signal)
  } catch (thrown) {
    const error = controller.signal.aborted
      ? new AppError('remote_unreachable', 'The remote did not answer in time.', { cause: thrown })
      : toAppError(thrown)
    throw aboutRemote(error, address)
  } finally {
    withdraw()
  }
}
