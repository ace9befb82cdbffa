import { randomBytes } from 'node:crypto'
import { createFakeCodeGrant } from '../fake-code-grant.ts'
import type { FakeState, FakeToken } from './fake-state.ts'

/** A page, a redirect, or JSON. */
export type FakeOauthAnswer = {
  readonly status: number
  readonly location?: string
  readonly page?: string
  readonly body?: unknown
}

const hourMs = 3_600_000
const refuse = (error: string, said: string): FakeOauthAnswer => ({
  status: 400,
  body: { error, error_description: said },
})
const page = (status: number, text: string): FakeOauthAnswer => ({
  status,
  page: `<!doctype html><title>Gitea</title>${text}`,
})

/**
 * OAuth2 as Gitea and Forgejo have it: a page with two buttons that posts the answer, tokens for an hour, refresh tokens
 * that are good for one use where the server is told so (as Codeberg is).
 * https://github.com/go-gitea/gitea/blob/main/routers/web/auth/oauth2_provider.go
 */
export const createFakeOauth = (state: FakeState, now: () => number) => {
  const apps = new Map<string, { readonly redirectUrl: string }>()
  const grants = createFakeCodeGrant(apps)
  const refreshable = new Map<
    string,
    { readonly userId: number; readonly clientId: string; readonly scopes: readonly string[] }
  >()
  /** Who is signed in to the web interface in the browser. */
  let person: number | null = null

  const giveTokens = (userId: number, clientId: string, scopes: readonly string[]): FakeOauthAnswer => {
    const endsAt = now() + hourMs
    let isOver = false
    const token: FakeToken = {
      value: `gta.${randomBytes(24).toString('hex')}`,
      userId,
      scopes: scopes.length === 0 ? ['all'] : scopes,
      get expired() {
        return isOver || now() >= endsAt
      },
      set expired(over) {
        isOver = over
      },
    }
    state.tokens.set(token.value, token)
    const refresh = `gtr.${randomBytes(24).toString('hex')}`
    refreshable.set(refresh, { userId, clientId, scopes })
    const body = {
      access_token: token.value,
      token_type: 'bearer',
      expires_in: hourMs / 1_000,
      refresh_token: refresh,
    }
    return { status: 200, body }
  }

  const token = (form: Readonly<Record<string, string>>): FakeOauthAnswer => {
    const clientId = form['client_id'] ?? ''
    if (!apps.has(clientId)) return refuse('invalid_client', `cannot load client with client id: ${clientId}`)
    switch (form['grant_type'] ?? '') {
      case 'authorization_code': {
        const grant = grants.redeem(form)
        if (grant === null) return refuse('unauthorized_client', 'failed PKCE code challenge')
        return giveTokens(grant.userId, clientId, grant.scopes)
      }
      case 'refresh_token': {
        const refresh = form['refresh_token'] ?? ''
        const known = refreshable.get(refresh)
        if (known?.clientId !== clientId) return refuse('unauthorized_client', 'token was already used')
        refreshable.delete(refresh)
        return giveTokens(known.userId, clientId, known.scopes)
      }
      default:
        return refuse(
          'unsupported_grant_type',
          'Only refresh_token or authorization_code grant type is supported',
        )
    }
  }

  const authorize = (asked: URL): FakeOauthAnswer => {
    const problem = grants.problemOf(asked)
    if (problem !== null) return page(400, `<h1>Authorization failed</h1><p>${problem}</p>`)
    if (person === null) return page(200, '<h1>Sign In</h1>')
    const action = `grant${asked.search.replaceAll('&', '&amp;')}`
    const button = (granted: boolean, label: string): string =>
      `<button name="granted" value="${granted}">${label}</button>`
    const buttons = `${button(true, 'Authorize Application')}${button(false, 'Cancel')}`
    return page(200, `<h1>Authorize</h1><form method="post" action="${action}">${buttons}</form>`)
  }

  return {
    /** Below `/login/oauth/`; null for any other page. */
    answer: (
      method: string,
      url: URL,
      at: string,
      form: Readonly<Record<string, string>>,
    ): FakeOauthAnswer | null => {
      if (method === 'GET' && at === 'authorize') return authorize(url)
      if (method === 'POST' && at === 'access_token') return token(form)
      if (method === 'POST' && at === 'grant' && person !== null) {
        const location = form['granted'] === 'true' ? grants.approve(url, person) : grants.deny(url)
        return { status: 303, location }
      }
      return null
    },
    /** An OAuth2 application that is not confidential. */
    addApp: (clientId: string, redirectUrl = 'http://127.0.0.1/signed-in'): void => {
      apps.set(clientId, { redirectUrl })
    },
    /** From now on it is this person's browser that opens pages; null for nobody's. */
    signInBrowser: (userId: number | null): void => {
      person = userId
    },
    /** What renews tokens is good for nothing any more, as after "Revoke". */
    revokeAll: (): void => {
      refreshable.clear()
    },
    refreshTokens: (): readonly string[] => [...refreshable.keys()],
  }
}
