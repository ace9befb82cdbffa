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
export const createFakeDeviceFlow = (world: FakeWorld, urlOf: () => string) => {
  const apps = new Map<string, { isEnabled: boolean; tokensExpire: boolean }>()
  const pending = new Map<string, Pending>()

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
      intervalSeconds: 5,
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
    const expires = apps.get(one.clientId)?.tokensExpire === true
    const token = world.addToken(expires ? 'app-user' : 'oauth', {
      userId: one.state.userId,
      ...(expires ? { expiresAt: world.now() + 28_800_000, permissions: null } : { scopes: one.scopes }),
    })
    const renewal = {
      expires_in: 28_800,
      refresh_token: `ghr_${randomBytes(20).toString('hex')}`,
      refresh_token_expires_in: 15_897_600,
    }
    return {
      status: 200,
      body: {
        access_token: token.text,
        token_type: 'bearer',
        scope: expires ? '' : one.scopes.join(','),
        ...(expires ? renewal : {}),
      },
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
    deny: (userCode: string): void => {
      find(userCode).state = 'denied'
    },
    /** From the next question on it wants this much more between two. */
    slowDown: (userCode: string, seconds: number): void => {
      find(userCode).intervalSeconds += seconds
    },
  }
}
