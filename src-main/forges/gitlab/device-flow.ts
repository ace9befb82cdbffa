import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { failureOfAnswer } from '../forge-failure.ts'
import { createSendForgeCall } from '../forge-request.ts'
import { orNull, readAnswer } from '../read-answer.ts'

/** The application that was registered at the instance, and where that is. It has no secret. */
export type GitlabApplication = {
  /** Without a trailing slash. */
  readonly webUrl: string
  readonly clientId: string
}

/** What a person is shown. Times are epoch milliseconds. */
export type GitlabDeviceCode = {
  /** A secret: with it the token is asked for. */
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUrl: string
  /** The same with the code in it. */
  readonly verificationUrlComplete: string | null
  readonly expiresAt: number
  readonly intervalMs: number
}

/** Secrets, both. The refresh token is good for one use: what replaces it has to be stored before it is used. */
export type GitlabTokens = {
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly expiresAt: number | null
  readonly scopes: readonly string[] | null
}

export type GitlabDevicePoll =
  | { readonly kind: 'pending' }
  /** Ask less often from now on: every `intervalMs`. */
  | { readonly kind: 'slow_down'; readonly intervalMs: number }
  | { readonly kind: 'denied' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'signed_in'; readonly tokens: GitlabTokens }

/** Opened in a browser: nothing but a page of the web. */
const pageSchema = z.url({ protocol: /^https?$/ })

/** https://docs.gitlab.com/api/oauth2/#device-authorization-grant-flow */
const deviceSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: pageSchema,
  verification_uri_complete: orNull(pageSchema),
  expires_in: z.number().positive(),
  interval: orNull(z.number().positive()),
})

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: orNull(z.string().min(1)),
  expires_in: orNull(z.number().positive()),
  scope: orNull(z.string()),
})

const errorSchema = z.object({ error: z.string() })

/** By RFC 8628 where the server says nothing, and what "slow down" adds: https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const defaultIntervalMs = 5_000
const slowerByMs = 5_000

const grant = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * Signing in at GitLab by a code that a person enters in a browser, and the renewal of what comes of it. There is such a
 * way from GitLab 17.3 on.
 */
export const createGitlabDeviceFlow = ({ fetch, now }: Pick<ForgeDependencies, 'fetch' | 'now'>) => {
  const sendCall = createSendForgeCall(fetch)
  const post = (
    { webUrl }: GitlabApplication,
    path: string,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ForgeAnswer> =>
    sendCall({ method: 'POST', url: new URL(`${webUrl}/oauth/${path}`), headers: {}, form, signal })
  const errorOf = (answer: ForgeAnswer): string | null => {
    const read = errorSchema.safeParse(answer.body)
    return read.success ? read.data.error : null
  }
  const failure = (answer: ForgeAnswer): AppError => {
    const error = errorOf(answer)
    if (answer.status < 500 && (error === 'invalid_client' || error === 'unauthorized_client')) {
      return new AppError('forge_refused', `HTTP ${answer.status}: ${error}`, {
        details: { host: answer.url.host, said: 'it does not know this application' },
      })
    }
    return failureOfAnswer(answer, { what: null, isWrite: false }, now())
  }
  const tokensOf = (answer: ForgeAnswer): GitlabTokens => {
    const read = readAnswer(tokensSchema, answer)
    return {
      accessToken: read.access_token,
      refreshToken: read.refresh_token,
      expiresAt: read.expires_in === null ? null : now() + read.expires_in * 1_000,
      scopes: read.scope === null ? null : read.scope.split(' ').filter((scope) => scope !== ''),
    }
  }

  return {
    /** @param scopes `api` is all that is needed: it pushes as well */
    begin: async (
      application: GitlabApplication,
      scopes: readonly string[],
      signal: AbortSignal,
    ): Promise<GitlabDeviceCode> => {
      const form = { client_id: application.clientId, scope: scopes.join(' ') }
      const answer = await post(application, 'authorize_device', form, signal)
      if (answer.status === 404) {
        throw new AppError('forge_cannot', 'This GitLab has no sign-in by code.', {
          details: {
            host: answer.url.host,
            reason: `${answer.url.host} is older than GitLab 17.3 and has no sign-in by code.`,
            advice: 'Make a personal access token with the scope “api” there, and enter it.',
          },
        })
      }
      if (answer.status !== 200) throw failure(answer)
      const read = readAnswer(deviceSchema, answer)
      return {
        deviceCode: read.device_code,
        userCode: read.user_code,
        verificationUrl: read.verification_uri,
        verificationUrlComplete: read.verification_uri_complete,
        expiresAt: now() + read.expires_in * 1_000,
        intervalMs: read.interval === null ? defaultIntervalMs : read.interval * 1_000,
      }
    },
    /** One question whether the person has entered the code; no more often than `intervalMs`. */
    poll: async (
      application: GitlabApplication,
      code: Pick<GitlabDeviceCode, 'deviceCode' | 'intervalMs'>,
      signal: AbortSignal,
    ): Promise<GitlabDevicePoll> => {
      const form = { client_id: application.clientId, device_code: code.deviceCode, grant_type: grant }
      const answer = await post(application, 'token', form, signal)
      if (answer.status === 200) return { kind: 'signed_in', tokens: tokensOf(answer) }
      switch (answer.status === 429 ? 'slow_down' : (errorOf(answer) ?? '')) {
        case 'authorization_pending':
          return { kind: 'pending' }
        case 'slow_down':
          return { kind: 'slow_down', intervalMs: code.intervalMs + slowerByMs }
        case 'access_denied':
          return { kind: 'denied' }
        // A code that was used or never given out is as good as one that is over.
        case 'expired_token':
        case 'invalid_grant':
          return { kind: 'expired' }
        default:
          throw failure(answer)
      }
    },
    /**
     * New tokens for old; the old ones are good for nothing from then on.
     * @throws AppError `remote_auth_failed` when the refresh token was used before, or taken back: sign in anew
     */
    refresh: async (
      application: GitlabApplication,
      refreshToken: string,
      signal: AbortSignal,
    ): Promise<GitlabTokens> => {
      const form = {
        client_id: application.clientId,
        refresh_token: refreshToken,
        grant_type: 'refresh_token',
      }
      const answer = await post(application, 'token', form, signal)
      if (answer.status === 200) return tokensOf(answer)
      if (errorOf(answer) === 'invalid_grant') {
        throw new AppError('remote_auth_failed', 'The sign-in is over.', {
          details: { host: answer.url.host, status: answer.status, expired: true },
        })
      }
      throw failure(answer)
    },
  }
}
