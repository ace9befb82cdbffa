import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CodeFlow, SignInFlow } from '../../core/ports/sign-in-flows.ts'
import type { SignInGrant } from '../../core/ports/sign-in-grant.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { failureOfAnswer } from '../forge-failure.ts'
import { createSendForgeCall } from '../forge-request.ts'
import { readGrant, readRefusal, type OauthRefusal } from './oauth-answer.ts'

/** Where a forge has them, below the address of its web interface. */
export type OauthPaths = { readonly authorize: string; readonly token: string }

const wordsOf = ({ error, said }: OauthRefusal): string => said ?? error

/** Words of a server that does not know the app, or wants the secret of one that is not public. */
const aboutApp: ReadonlySet<string> = new Set([
  'invalid_client',
  'unauthorized_client',
  'incorrect_client_credentials',
])

const refusedCode = (refusal: OauthRefusal, host: string): AppError =>
  aboutApp.has(refusal.error)
    ? new AppError('forge_cannot', 'The app is not known, or not public.', {
        details: {
          host,
          reason: `${host} does not take this app: ${wordsOf(refusal).replace(/[.\s]+$/, '')}.`,
          advice: 'Compare the client ID, and that the app is public: without a secret, not “confidential”.',
        },
      })
    : new AppError('forge_refused', 'The sign-in was refused.', { details: { host, said: wordsOf(refusal) } })

/**
 * The two calls that give tokens: for a code, and for a refresh token. Both are sent once and never again by themselves:
 * what was asked for is good for one use.
 */
export const createTokenCalls = (
  { fetch, now }: Pick<ForgeDependencies, 'fetch' | 'now'>,
  paths: OauthPaths,
) => {
  const send = createSendForgeCall(fetch)
  const ask = (
    webUrl: string,
    form: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ForgeAnswer> =>
    send({ method: 'POST', url: new URL(`${webUrl}${paths.token}`), headers: {}, form, signal })

  const grantOf = (answer: ForgeAnswer): SignInGrant => {
    // No word of OAuth: it is somebody on the way who says so, and nothing is known of the sign-in.
    if (answer.status === 401 || answer.status === 403) {
      const details = { host: answer.url.host, status: answer.status }
      throw new AppError('remote_error', `HTTP ${answer.status} without a reason.`, { details })
    }
    if (answer.status >= 300) throw failureOfAnswer(answer, { what: null, isWrite: false }, now())
    return readGrant(answer, now())
  }

  const code: CodeFlow = {
    pageUrl: ({ app, scopes, redirectUrl, state, challenge }) => {
      const page = new URL(`${app.webUrl}${paths.authorize}`)
      page.search = new URLSearchParams({
        client_id: app.clientId,
        redirect_uri: redirectUrl,
        response_type: 'code',
        scope: scopes.join(' '),
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }).toString()
      return page.href
    },
    exchange: async ({ app, redirectUrl, code: given, verifier, signal }) => {
      const form = {
        client_id: app.clientId,
        grant_type: 'authorization_code',
        code: given,
        redirect_uri: redirectUrl,
        code_verifier: verifier,
      }
      const answer = await ask(app.webUrl, form, signal)
      const refusal = readRefusal(answer)
      if (refusal !== null) throw refusedCode(refusal, answer.url.host)
      return grantOf(answer)
    },
  }

  const renew: SignInFlow['renew'] = async ({ app, refreshToken, signal }) => {
    const form = { client_id: app.clientId, grant_type: 'refresh_token', refresh_token: refreshToken }
    const answer = await ask(app.webUrl, form, signal)
    const refusal = readRefusal(answer)
    if (refusal === null) return grantOf(answer)
    const { host } = answer.url
    throw new AppError('remote_auth_failed', 'The sign-in is not renewed.', {
      details: { host, status: answer.status, expired: true, output: wordsOf(refusal) },
    })
  }

  return { code, renew }
}
