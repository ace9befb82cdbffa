import { isAppError } from '../../src-shared/errors/app-error.ts'
import type { ForgeDependencies } from './forge-dependencies.ts'

/** Whoever waits longer than this for a list should say so, and be asked again. */
const longestWaitSeconds = 60
/** A forge that says a second and means a minute is asked a few times, not for ever. */
const mostWaits = 5

/**
 * For lists of many pages: a limit that is over within a minute is waited out, so that it does not cost the pages that
 * are there already. Anything else is thrown on.
 */
export const createWaitOutLimit =
  ({ sleep }: Pick<ForgeDependencies, 'sleep'>) =>
  async <Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> => {
    for (let waits = 0; ; waits += 1) {
      try {
        return await ask()
      } catch (error) {
        if (!isAppError(error) || error.code !== 'remote_rate_limited' || waits === mostWaits) throw error
        const seconds = error.details['retryAfterSeconds']
        if (typeof seconds !== 'number' || seconds > longestWaitSeconds) throw error
        await sleep(Math.max(1, seconds) * 1_000, signal)
      }
    }
  }

export type WaitOutLimit = ReturnType<typeof createWaitOutLimit>
