import { z } from 'zod'
import type { SignInGrant } from '../../core/ports/sign-in-grant.ts'
import type { ForgeAnswer } from '../forge-answer.ts'
import { orNull, readAnswer } from '../read-answer.ts'

const secondsSchema = z.coerce.number().positive()

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1, and the end of the refresh token, which GitHub tells besides. */
const grantSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: orNull(z.string().min(1)),
  expires_in: orNull(secondsSchema),
  refresh_token_expires_in: orNull(secondsSchema),
  scope: orNull(z.string()),
})

/** What a forge gave. Scopes are parted by spaces, at GitHub by commas. */
export const readGrant = (answer: ForgeAnswer, nowMs: number): SignInGrant => {
  const read = readAnswer(grantSchema, answer)
  const after = (seconds: number | null): number | null => (seconds === null ? null : nowMs + seconds * 1_000)
  return {
    token: read.access_token,
    scopes: read.scope === null ? null : read.scope.split(/[\s,]+/).filter((scope) => scope !== ''),
    expiresAt: after(read.expires_in),
    refreshToken: read.refresh_token,
    refreshExpiresAt: after(read.refresh_token_expires_in),
  }
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
const refusalSchema = z.object({ error: z.string().min(1), error_description: orNull(z.string()) })
/** What a server says of itself, not of what was asked. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
const ofServer: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable'])

export type OauthRefusal = { readonly error: string; readonly said: string | null }

/**
 * Why a forge gives no token; null when its answer is no refusal. Most answer with a status of 400, GitHub with 200.
 * What a server says that fails, or that was asked too often, is none.
 */
export const readRefusal = ({ status, body }: Pick<ForgeAnswer, 'status' | 'body'>): OauthRefusal | null => {
  if (status >= 500 || status === 429) return null
  const read = refusalSchema.safeParse(body)
  return read.success && !ofServer.has(read.data.error)
    ? { error: read.data.error, said: read.data.error_description }
    : null
}
