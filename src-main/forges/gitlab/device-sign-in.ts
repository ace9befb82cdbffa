import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import {
  createGitlabDeviceFlow,
  type GitlabApplication,
  type GitlabDeviceCode,
  type GitlabTokens,
} from './device-flow.ts'

/** What is shown to a person; the secret of it stays here. */
export type GitlabShownCode = Omit<GitlabDeviceCode, 'deviceCode'>

/** What breaks on the way and says nothing about the sign-in. */
const passing: ReadonlySet<string> = new Set([
  'remote_offline',
  'remote_unreachable',
  'remote_connection_lost',
  'remote_stalled',
  'remote_error',
])

/**
 * A sign-in by code from its beginning to its end: shows the code, then asks until the person has answered.
 * `wait` throws `forge_refused` when it was declined, `timeout` when the code ran out, `cancelled` by the signal.
 */
export const createGitlabDeviceSignIn = (dependencies: ForgeDependencies) => {
  const flow = createGitlabDeviceFlow(dependencies)
  const { now, sleep } = dependencies
  return {
    start: async (
      asked: GitlabApplication & { readonly scopes: readonly string[]; readonly signal: AbortSignal },
    ) => {
      const { signal } = asked
      const { deviceCode, ...code } = await flow.begin(asked, asked.scopes, signal)
      const { host } = new URL(asked.webUrl)

      const pause = async (ms: number): Promise<void> => {
        try {
          await sleep(ms, signal)
        } catch (error) {
          if (!signal.aborted) throw error
        }
        if (signal.aborted) throw new AppError('cancelled', 'The sign-in was cancelled.')
      }
      const wait = async (): Promise<GitlabTokens> => {
        let { intervalMs } = code
        while (now() + intervalMs < code.expiresAt) {
          await pause(intervalMs)
          try {
            const poll = await flow.poll(asked, { deviceCode, intervalMs }, signal)
            switch (poll.kind) {
              case 'signed_in':
                return poll.tokens
              case 'denied':
                throw new AppError('forge_refused', 'The sign-in was declined.', {
                  details: { host, said: 'the sign-in was declined' },
                })
              case 'expired':
                throw new AppError('timeout', 'The code was not entered in time.', { details: { host } })
              case 'slow_down':
                intervalMs = poll.intervalMs
                break
              case 'pending':
            }
          } catch (error) {
            if (!isAppError(error) || !passing.has(error.code)) throw error
          }
        }
        throw new AppError('timeout', 'The code was not entered in time.', { details: { host } })
      }
      const shown: GitlabShownCode = code
      return { code: shown, wait }
    },
  }
}
