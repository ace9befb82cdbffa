import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { DeviceFlow, DeviceGrant } from '../../core/ports/device-flow.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { createSendForgeCall } from '../forge-request.ts'
import {
  deviceCodeSchema,
  deviceGrantSchema,
  deviceRefusalSchema,
  type DeviceRefusal,
} from './device-answer.ts'
import type { GitHubDependencies } from './github-client.ts'
import { failureOfGitHub } from './github-failure.ts'
import { readAnswer } from './read-answer.ts'

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
/** What `slow_down` adds when it does not say how much. https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const slowDownMs = 5_000

/** The network, or the server, for a while: it says nothing about what the person did. */
const passes: ReadonlySet<string> = new Set([
  'remote_offline',
  'remote_unreachable',
  'remote_connection_lost',
  'remote_stalled',
])
const isPassing = (error: unknown): boolean =>
  isAppError(error) &&
  (passes.has(error.code) || (error.code === 'remote_error' && Number(error.details['status']) >= 500))

const failureOfRefusal = ({ error, error_description: said }: DeviceRefusal, host: string): AppError => {
  const details = { host, said: said ?? error }
  switch (error) {
    case 'access_denied':
      return new AppError('forge_refused', 'The sign-in was declined.', {
        details: { host, said: 'the sign-in was declined' },
      })
    // The documentation has both words.
    case 'expired_token':
    case 'token_expired':
      return new AppError('timeout', 'The code was not entered in time.', { details })
    case 'device_flow_disabled':
    case 'unsupported_grant_type':
    case 'incorrect_client_credentials':
    case 'Not Found':
      return new AppError('forge_cannot', 'This app has no sign-in with a code.', {
        details: {
          host,
          reason: `${host} has no sign-in with a code for this app.`,
          advice: 'Turn the device flow on in the settings of the app, or use a token.',
        },
      })
    default:
      return new AppError('forge_refused', 'The sign-in was refused.', { details })
  }
}

/**
 * Sign-in with a code at GitHub and GitHub Enterprise Server. octokit's own device flow can neither be cancelled nor
 * told the time.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
 */
export const createGitHubDeviceFlow = ({ fetch, now, sleep }: GitHubDependencies): DeviceFlow => {
  const send = createSendForgeCall(fetch)
  const post = async (
    webUrl: string,
    path: string,
    body: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ForgeAnswer | DeviceRefusal> => {
    const answer = await send({ method: 'POST', url: new URL(`${webUrl}${path}`), headers: {}, body, signal })
    const refusal = deviceRefusalSchema.safeParse(answer.body)
    if (refusal.success && answer.status < 500) return refusal.data
    if (answer.status >= 300) {
      const asked = { what: null, isWrite: false, purpose: 'sign in' }
      throw failureOfGitHub(answer, asked, now())
    }
    return answer
  }

  return {
    start: async ({ webUrl, clientId, scopes, signal }) => {
      const { host } = new URL(webUrl)
      const asked = { client_id: clientId, scope: scopes.join(' ') }
      const answer = await post(webUrl, '/login/device/code', asked, signal)
      if ('error' in answer) throw failureOfRefusal(answer, host)
      const code = readAnswer(deviceCodeSchema, answer)
      const expiresAt = now() + code.expires_in * 1_000
      let intervalMs = code.interval * 1_000

      const ask = async (): Promise<DeviceGrant | null> => {
        const body = { client_id: clientId, device_code: code.device_code, grant_type: grantType }
        const reply = await post(webUrl, '/login/oauth/access_token', body, signal)
        if ('error' in reply) {
          if (reply.error === 'authorization_pending') return null
          if (reply.error !== 'slow_down') throw failureOfRefusal(reply, host)
          intervalMs = reply.interval === undefined ? intervalMs + slowDownMs : reply.interval * 1_000
          return null
        }
        const grant = readAnswer(deviceGrantSchema, reply)
        const after = (seconds: number | undefined): number | null =>
          seconds === undefined ? null : now() + seconds * 1_000
        return {
          token: grant.access_token,
          scopes: grant.scope.split(/[\s,]+/).filter((scope) => scope !== ''),
          expiresAt: after(grant.expires_in),
          refreshToken: grant.refresh_token ?? null,
          refreshExpiresAt: after(grant.refresh_token_expires_in),
        }
      }

      return {
        code: {
          userCode: code.user_code,
          verificationUrl: code.verification_uri,
          verificationUrlComplete: null,
          expiresAt,
          intervalMs,
        },
        wait: async () => {
          for (;;) {
            if (now() + intervalMs > expiresAt) throw failureOfRefusal({ error: 'expired_token' }, host)
            await sleep(intervalMs, signal).catch(() => {
              throw new AppError('cancelled', 'The sign-in was cancelled.')
            })
            try {
              const grant = await ask()
              if (grant !== null) return grant
            } catch (error) {
              if (!isPassing(error)) throw error
              // https://www.rfc-editor.org/rfc/rfc8628#section-3.5: fewer questions when they get no answer.
              intervalMs *= 2
            }
          }
        },
      }
    },
  }
}
