import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Looking for a pattern can take for ever: so long it may. */
const mostMs = 60_000

/** A signal for git that also ends it after a while, and the failure that this is. */
export const withinTime = (
  signal: AbortSignal,
): { readonly stopAt: AbortSignal; readonly check: () => void } => {
  const limit = AbortSignal.timeout(mostMs)
  return {
    stopAt: AbortSignal.any([signal, limit]),
    /** @throws AppError `timeout` when git was ended by it */
    check: () => {
      if (limit.aborted)
        throw new AppError('timeout', 'Looking for the pattern took too long. Try a simpler one.')
    },
  }
}
