import { randomBytes } from 'node:crypto'
import type { FakeAnswer } from './fake-answer.ts'
import type { FakeWorld } from './fake-world.ts'

type Pending = {
  readonly deviceCode: string
  readonly userCode: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  intervalSeconds: number
  /** When it was last asked about. */
  askedAt: number
  state: 'pending' | 'denied' | { readonly userId: number }
}

export type FakeDeviceFlow = ReturnType<typeof createFakeDeviceFlow>

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
const refuse = (error: string, more: Readonly<Record<string, unknown>> = {}): FakeAnswer => ({
  status: 200,
  body: {
    error,
    error_description: `About ${error}.`,
    error_uri: 'https://docs.github.com/developers',
    ...more,
  },
})

/**
 * The device flow: refusals come with status 200, and who asks too early is told to slow down.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps#device-flow
 */
export const createFakeDeviceFlow = (world: FakeWorld, urlOf: () => string, intervalSeconds = 5) => {
  const apps = new Map<string, { isEnabled: boolean; tokensExpire: boolean }>()
  const pending = new Map<string, Pending>()
  let tokenSeconds = 28_800
  /** What renews a token, good for one use. */
  const renewals = new Map<
    string,
    { readonly clientId: string; readonly userId: number; readonly token: string }
  >()

  /** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app */
  const giveEndingToken = (clientId: string, userId: number): FakeAnswer => {
    const expiresAt = world.now() + tokenSeconds * 1_000
    const token = world.addToken('app-user', { userId, expiresAt, permissions: null }).text
    const refresh = `ghr_${randomBytes(20).toString('hex')}`
    renewals.set(refresh, { clientId, userId, token })
    return {
      status: 200,
      body: {
        access_token: token,
        expires_in: tokenSeconds,
        refresh_token: refresh,
        refresh_token_expires_in: 15_897_600,
        scope: '',
        token_type: 'bearer',
      },
    }
  }
  const renew = (body: Readonly<Record<string, unknown>>): FakeAnswer => {
    const refresh = String(body['refresh_token'])
    const known = renewals.get(refresh)
    if (known === undefined || known.clientId !== body['client_id']) return refuse('bad_refresh_token')
    renewals.delete(refresh)
    world.tokens.delete(known.token)
    return giveEndingToken(known.clientId, known.userId)
  }

  const start = (body: Readonly<Record<string, unknown>>): FakeAnswer => {
    const app = apps.get(String(body['client_id']))
    if (app === undefined) return { status: 404, body: { error: 'Not Found' } }
    if (!app.isEnabled) return refuse('device_flow_disabled')
    const [deviceCode, text] = [randomBytes(20).toString('hex'), randomBytes(4).toString('hex').toUpperCase()]
    const one: Pending = {
      deviceCode,
      userCode: `${text.slice(0, 4)}-${text.slice(4)}`,
      clientId: String(body['client_id']),
      scopes: typeof body['scope'] === 'string' ? body['scope'].split(' ') : [],
      expiresAt: world.now() + 900_000,
      intervalSeconds,
      askedAt: world.now(),
      state: 'pending',
    }
    pending.set(deviceCode, one)
    return {
      status: 200,
      body: {
        device_code: deviceCode,
        user_code: one.userCode,
        verification_uri: `${urlOf()}/login/device`,
        expires_in: 900,
        interval: one.intervalSeconds,
      },
    }
  }

  const ask = (body: Readonly<Record<string, unknown>>): FakeAnswer => {
    if (body['grant_type'] === 'refresh_token') return renew(body)
    const one = pending.get(String(body['device_code']))
    if (body['grant_type'] !== grantType) return refuse('unsupported_grant_type')
    if (one === undefined || one.clientId !== body['client_id']) return refuse('incorrect_device_code')
    if (world.now() > one.expiresAt) return refuse('expired_token')
    const isTooEarly = world.now() < one.askedAt + one.intervalSeconds * 1_000
    one.askedAt = world.now()
    if (isTooEarly) {
      one.intervalSeconds += 5
      return refuse('slow_down', { interval: one.intervalSeconds })
    }
    if (one.state === 'pending') return refuse('authorization_pending')
    pending.delete(one.deviceCode)
    if (one.state === 'denied') return refuse('access_denied')
    if (apps.get(one.clientId)?.tokensExpire === true) return giveEndingToken(one.clientId, one.state.userId)
    const token = world.addToken('oauth', { userId: one.state.userId, scopes: one.scopes })
    return {
      status: 200,
      body: { access_token: token.text, token_type: 'bearer', scope: one.scopes.join(',') },
    }
  }

  const find = (userCode: string): Pending => {
    const one = [...pending.values()].find((each) => each.userCode === userCode)
    if (one === undefined) throw new Error('No such code.')
    return one
  }

  return {
    /** Answers of the two addresses; null for any other. */
    answer: (path: string, body: Readonly<Record<string, unknown>>): FakeAnswer | null =>
      path === '/login/device/code' ? start(body) : path === '/login/oauth/access_token' ? ask(body) : null,
    addApp: (
      clientId: string,
      given: { readonly isEnabled?: boolean; readonly tokensExpire?: boolean } = {},
    ): void => {
      apps.set(clientId, { isEnabled: true, tokensExpire: false, ...given })
    },
    /** A person types the code in and agrees. */
    approve: (userCode: string, userId: number): void => {
      find(userCode).state = { userId }
    },
    /** Tokens that end are good for so long from now on. */
    tokensLast: (seconds: number): void => {
      tokenSeconds = seconds
    },
    /** What renews tokens is good for nothing any more, as after "Revoke". */
    revokeRenewals: (): void => renewals.clear(),
    deny: (userCode: string): void => {
      find(userCode).state = 'denied'
    },
    /** From the next question on it wants this much more between two. */
    slowDown: (userCode: string, seconds: number): void => {
      find(userCode).intervalSeconds += seconds
    },
  }
}
