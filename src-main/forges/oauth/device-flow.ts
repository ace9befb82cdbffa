import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { DeviceFlow } from '../../core/ports/device-flow.ts'
import type { SignInGrant } from '../../core/ports/sign-in-grant.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { failureOfAnswer } from '../forge-failure.ts'
import { createSendForgeCall } from '../forge-request.ts'
import { hideSecrets } from '../hide-secrets.ts'
import { isPassingFailure } from '../passing-failure.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import { readGrant, readRefusal, type OauthRefusal } from './oauth-answer.ts'

/** Where a forge has it, below the address of its web interface, and its words for having none. */
export type DevicePlace = {
  readonly codePath: string
  readonly tokenPath: string
  /** The failure that says so; null when the answer is about something else. */
  readonly whyNone: (
    answer: Pick<ForgeAnswer, 'status'>,
    refusal: OauthRefusal | null,
    host: string,
  ) => AppError | null
}

const secondsSchema = z.coerce.number().positive()
/** It is opened in a browser: nothing but a page of the web. */
const pageSchema = z.url({ protocol: /^https?$/ })

/** https://www.rfc-editor.org/rfc/rfc8628#section-3.2 */
const codeSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: pageSchema,
  verification_uri_complete: orNull(pageSchema),
  expires_in: secondsSchema,
  interval: orNull(secondsSchema),
})
/** GitHub tells the interval from now on with `slow_down`. */
const slowerSchema = z.object({ interval: secondsSchema })

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
const defaultIntervalMs = 5_000
/** What `slow_down` adds when it does not say how much. https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const slowerByMs = 5_000

const failureOfRefusal = ({ error, said }: OauthRefusal, host: string): AppError => {
  switch (error) {
    case 'access_denied':
      return new AppError('forge_refused', 'The sign-in was declined.', {
        details: { host, said: 'the sign-in was declined' },
      })
    // GitHub's documentation has both words; GitLab says the third of a code that was used or never given out.
    case 'expired_token':
    case 'token_expired':
    case 'invalid_grant':
      return new AppError('timeout', 'The code was not entered in time.', { details: { host } })
    case 'invalid_client':
    case 'unauthorized_client':
      return new AppError('forge_refused', 'The app is not known.', {
        details: { host, said: 'it does not know this application' },
      })
    default:
      return new AppError('forge_refused', 'The sign-in was refused.', {
        details: { host, said: said ?? error },
      })
  }
}

/** Sign-in with a code, as RFC 8628 has it. Libraries for it can neither be cancelled nor told the time. */
export const createDeviceFlow = (
  { fetch, now, sleep }: ForgeDependencies,
  place: DevicePlace,
): DeviceFlow => {
  const send = createSendForgeCall(fetch)

  return {
    start: async ({ webUrl, clientId, scopes, signal }) => {
      const { host } = new URL(webUrl)
      const post = (path: string, form: Readonly<Record<string, string>>): Promise<ForgeAnswer> =>
        send({ method: 'POST', url: new URL(`${webUrl}${path}`), headers: {}, form, signal })
      const failureOf = (answer: ForgeAnswer): AppError =>
        failureOfAnswer(answer, { what: null, isWrite: false }, now())

      const answer = await post(place.codePath, { client_id: clientId, scope: scopes.join(' ') })
      const refused = readRefusal(answer)
      const none = place.whyNone(answer, refused, host)
      if (none !== null) throw none
      if (refused !== null) throw failureOfRefusal(refused, host)
      if (answer.status >= 300) throw failureOf(answer)
      const code = readAnswer(codeSchema, answer)
      const expiresAt = now() + code.expires_in * 1_000
      let intervalMs = code.interval === null ? defaultIntervalMs : code.interval * 1_000

      const slowDown = (body: unknown): null => {
        const told = slowerSchema.safeParse(body)
        intervalMs = told.success ? told.data.interval * 1_000 : intervalMs + slowerByMs
        return null
      }
      const ask = async (): Promise<SignInGrant | null> => {
        const form = { client_id: clientId, device_code: code.device_code, grant_type: grantType }
        const reply = await post(place.tokenPath, form)
        if (reply.status === 429) return slowDown(null)
        const refusal = readRefusal(reply)
        if (refusal?.error === 'authorization_pending') return null
        if (refusal?.error === 'slow_down') return slowDown(reply.body)
        if (refusal !== null) {
          const said = refusal.said === null ? null : hideSecrets(refusal.said, [code.device_code])
          throw place.whyNone(reply, refusal, host) ?? failureOfRefusal({ ...refusal, said }, host)
        }
        if (reply.status >= 300) throw failureOf(reply)
        return readGrant(reply, now())
      }
      const wait = async (): Promise<SignInGrant> => {
        for (;;) {
          if (now() + intervalMs >= expiresAt)
            throw failureOfRefusal({ error: 'expired_token', said: null }, host)
          await sleep(intervalMs, signal).catch(() => undefined)
          if (signal.aborted) throw new AppError('cancelled', 'The sign-in was cancelled.')
          try {
            const grant = await ask()
            if (grant !== null) return grant
          } catch (error) {
            if (!isPassingFailure(error)) throw error
            // https://www.rfc-editor.org/rfc/rfc8628#section-3.5: fewer questions when they get no answer.
            intervalMs *= 2
          }
        }
      }
      return {
        code: {
          userCode: code.user_code,
          verificationUrl: code.verification_uri,
          verificationUrlComplete: code.verification_uri_complete,
          expiresAt,
          intervalMs,
        },
        wait,
      }
    },
  }
}
