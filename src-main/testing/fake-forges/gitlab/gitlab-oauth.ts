import { createFakeCodeGrant } from '../fake-code-grant.ts'
import type { EndpointAnswer, StrictEndpoint } from '../strict-endpoints.ts'
import type { Identify } from './gitlab-api.ts'
import { gitlabOauthShapes } from './gitlab-shapes.ts'
import type { FakeGitlabState } from './gitlab-state.ts'

type DeviceCode = {
  readonly userCode: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  askedAt: number | null
  outcome: { readonly userId: number } | 'denied' | null
}

const secondsBetween = 5
const error = (name: string): EndpointAnswer => ({
  status: 400,
  body: { error: name, error_description: `${name}, says the fake.` },
})

/** https://docs.gitlab.com/api/oauth2/: the device flow, refresh tokens that are good for one use, errors as HTTP 400. */
export const createGitlabOauth = (
  state: FakeGitlabState,
  options: {
    readonly url: () => string
    readonly clientId: string
    readonly now: () => number
    readonly identify: Identify
  },
) => {
  const codes = new Map<string, DeviceCode>()
  const pages = createFakeCodeGrant(
    new Map([[options.clientId, { redirectUrl: 'http://127.0.0.1/signed-in' }]]),
  )
  /** refresh token → access token */
  const refreshable = new Map<string, string>()

  const giveTokens = (userId: number, scopes: readonly string[]): EndpointAnswer => {
    const token = `oauth-access-${state.nextId()}`
    const refresh = `oauth-refresh-${state.nextId()}`
    state.tokens.set(token, {
      token,
      userId,
      scopes,
      isOauth: true,
      expiresOn: null,
      expiresAt: options.now() + 7_200_000,
    })
    refreshable.set(refresh, token)
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: 7_200,
        refresh_token: refresh,
        scope: scopes.join(' '),
        created_at: Math.floor(options.now() / 1_000),
      },
    }
  }

  const tokenForDevice = (deviceCode: string): EndpointAnswer => {
    const code = codes.get(deviceCode)
    if (code === undefined) return error('invalid_grant')
    const tooSoon = code.askedAt !== null && options.now() - code.askedAt < secondsBetween * 1_000
    code.askedAt = options.now()
    if (options.now() >= code.expiresAt) return error('expired_token')
    if (tooSoon) return error('slow_down')
    if (code.outcome === null) return error('authorization_pending')
    codes.delete(deviceCode)
    return code.outcome === 'denied' ? error('access_denied') : giveTokens(code.outcome.userId, code.scopes)
  }

  const endpoints: readonly StrictEndpoint[] = [
    {
      ...gitlabOauthShapes.tokenInfo,
      answer: (asked) => {
        const who = options.identify(asked)
        if (who === null || who === 'expired' || !who.token.isOauth)
          return { status: 401, body: { error: 'invalid_token' } }
        const { expiresAt, scopes } = who.token
        return {
          status: 200,
          body: {
            resource_owner_id: who.user.id,
            scope: scopes,
            expires_in: expiresAt === null ? null : Math.round((expiresAt - options.now()) / 1_000),
            application: { uid: options.clientId },
            created_at: 0,
          },
        }
      },
    },
    {
      ...gitlabOauthShapes.authorizeDevice,
      answer: ({ body }) => {
        if (body['client_id'] !== options.clientId) return { status: 401, body: { error: 'invalid_client' } }
        const deviceCode = `device-${state.nextId()}`
        const userCode = `0A44L${state.nextId()}`
        codes.set(deviceCode, {
          userCode,
          scopes: typeof body['scope'] === 'string' ? body['scope'].split(' ') : [],
          expiresAt: options.now() + 300_000,
          askedAt: null,
          outcome: null,
        })
        return {
          status: 200,
          body: {
            device_code: deviceCode,
            user_code: userCode,
            verification_uri: `${options.url()}/oauth/device`,
            verification_uri_complete: `${options.url()}/oauth/device?user_code=${userCode}`,
            expires_in: 300,
            interval: secondsBetween,
          },
        }
      },
    },
    {
      ...gitlabOauthShapes.token,
      answer: ({ body }) => {
        if (body['client_id'] !== options.clientId) return { status: 401, body: { error: 'invalid_client' } }
        switch (body['grant_type']) {
          case 'urn:ietf:params:oauth:grant-type:device_code':
            return tokenForDevice(String(body['device_code']))
          case 'refresh_token': {
            const refresh = String(body['refresh_token'])
            const access = state.tokens.get(refreshable.get(refresh) ?? '')
            refreshable.delete(refresh)
            if (access === undefined) return error('invalid_grant')
            state.tokens.delete(access.token)
            return giveTokens(access.userId, access.scopes)
          }
          case 'authorization_code': {
            const grant = pages.redeem(body)
            return grant === null ? error('invalid_grant') : giveTokens(grant.userId, grant.scopes)
          }
          default:
            return error('unsupported_grant_type')
        }
      },
    },
  ]
  const decide = (userCode: string, outcome: DeviceCode['outcome']): void => {
    const code = [...codes.values()].find((one) => one.userCode === userCode)
    if (code === undefined) throw new Error(`no code ${userCode}`)
    code.outcome = outcome
  }
  return {
    endpoints,
    approvePage: (page: string, userId: number): string => pages.approve(new URL(page), userId),
    approve: (userCode: string, userId: number) => decide(userCode, { userId }),
    deny: (userCode: string) => decide(userCode, 'denied'),
  }
}
