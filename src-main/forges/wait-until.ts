import type { ForgeAccess } from '../core/ports/forge.ts'
import type { ForgeDependencies } from './forge-dependencies.ts'

/** After a push or a copy that nobody waited for, the server is asked this long what became of it. */
export const longestWaitMs = 30 * 60_000
const firstPauseMs = 5_000
const longestPauseMs = 60_000

/**
 * Asks again and again, ever more seldom, until there is something to say; null after half an hour.
 * @param look null when it is not over yet
 */
export const waitUntil = async <T>(
  { now, sleep }: Pick<ForgeDependencies, 'now' | 'sleep'>,
  access: ForgeAccess,
  look: () => Promise<T | null>,
): Promise<T | null> => {
  const until = now() + longestWaitMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    const found = await look()
    if (found !== null || now() >= until) return found
    await sleep(Math.min(pauseMs, until - now()), access.signal)
  }
}
