import { createHash, randomBytes } from 'node:crypto'

/** What a person was asked to allow, until the code for it is used. */
export type CodeGrant = {
  readonly clientId: string
  readonly redirectUrl: string
  readonly scopes: readonly string[]
  readonly challenge: string
  readonly userId: number
}

/** https://www.rfc-editor.org/rfc/rfc8252#section-7.3: the port of a loopback address may be any. */
const withoutPort = (address: string): string => {
  const url = new URL(address)
  if (url.protocol === 'http:' && url.hostname === '127.0.0.1') url.port = ''
  return url.href
}

/**
 * The page where a person agrees, and the code that leads back, strict about what a public client must send: PKCE with
 * S256 (https://www.rfc-editor.org/rfc/rfc7636), a state, a redirect address that was registered.
 */
export const createFakeCodeGrant = (apps: ReadonlyMap<string, { readonly redirectUrl: string }>) => {
  const codes = new Map<string, CodeGrant>()

  /** What is wrong with the address of the page; null when a person may be asked. */
  const problemOf = (page: URL): string | null => {
    const asked = page.searchParams
    const app = apps.get(asked.get('client_id') ?? '')
    if (app === undefined) return 'Client ID not registered'
    if (withoutPort(asked.get('redirect_uri') ?? 'about:blank') !== app.redirectUrl)
      return 'Unregistered Redirect URI'
    if (asked.get('response_type') !== 'code') return 'Only code response type is supported.'
    if (asked.get('code_challenge_method') !== 'S256' || (asked.get('code_challenge') ?? '').length !== 43)
      return 'PKCE is required for public clients'
    if ((asked.get('state') ?? '').length < 16) return 'The state is missing, or easily guessed.'
    return null
  }
  const back = (page: URL, answer: Readonly<Record<string, string>>): string => {
    const to = new URL(page.searchParams.get('redirect_uri') ?? '')
    to.search = new URLSearchParams({ ...answer, state: page.searchParams.get('state') ?? '' }).toString()
    return to.href
  }

  return {
    problemOf,
    /** The person agreed; where the browser is sent. */
    approve: (page: URL, userId: number): string => {
      const problem = problemOf(page)
      if (problem !== null) throw new Error(problem)
      const code = randomBytes(20).toString('hex')
      const asked = page.searchParams
      codes.set(code, {
        clientId: asked.get('client_id') ?? '',
        redirectUrl: asked.get('redirect_uri') ?? '',
        scopes: (asked.get('scope') ?? '').split(' ').filter((scope) => scope !== ''),
        challenge: asked.get('code_challenge') ?? '',
        userId,
      })
      return back(page, { code })
    },
    deny: (page: URL): string =>
      back(page, { error: 'access_denied', error_description: 'the request is denied' }),
    /** What a code stands for; null when it is not taken. Good for one try. */
    redeem: (form: Readonly<Record<string, unknown>>): CodeGrant | null => {
      const grant = codes.get(String(form['code']))
      codes.delete(String(form['code']))
      const challenge = createHash('sha256').update(String(form['code_verifier'])).digest('base64url')
      if (grant === undefined) return null
      const { clientId, redirectUrl } = grant
      const fits =
        clientId === form['client_id'] &&
        redirectUrl === form['redirect_uri'] &&
        grant.challenge === challenge
      return fits ? grant : null
    },
  }
}
