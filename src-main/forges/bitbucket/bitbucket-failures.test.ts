import { describe, expect, it } from 'vitest'
import { bitbucketUnderTest } from '../../testing/fake-forges/bitbucket/bitbucket-under-test.ts'
import {
  accessTo,
  allOf,
  createForgeClock,
  everythingIn,
  failureOf,
} from '../../testing/fake-forges/forge-under-test.ts'
import { bitbucketApi } from './bitbucket-client.ts'
import { createBitbucket } from './create-bitbucket.ts'

describe('a sign-in that cannot be', () => {
  it('is refused before anything is sent', async () => {
    const { fake, forge } = await bitbucketUnderTest()
    for (const [signIn, reason] of [
      [{ kind: 'basic', username: 'ada', password: 'ATBBold' }, /no app passwords since 9 June 2026/],
      [{ kind: 'token', token: 'ATBBold' }, /no app passwords/],
      [{ kind: 'token', token: 'ATATTnew' }, /needs the e-mail address/],
      [{ kind: 'basic', username: 'ada', password: 'hunter2' }, /e-mail address with an API token/],
    ] as const) {
      const failure = await failureOf(forge.check(accessTo('bitbucket', fake.url, signIn)))
      expect(failure.code).toBe('forge_cannot')
      expect(failure.details['reason']).toMatch(reason)
      expect(everythingIn(failure)).not.toMatch(/ATBBold|ATATTnew|hunter2/)
    }
    expect(fake.requests).toEqual([])
  })

  it('is unknown, or over', async () => {
    const { fake, forge, ada, access, accessWith } = await bitbucketUnderTest()
    expect((await failureOf(forge.check(accessWith('ATCTTnonsense')))).code).toBe('remote_auth_failed')
    fake.expireToken(ada.token)
    expect((await failureOf(forge.check(access))).code).toBe('remote_auth_failed')
    expect((await failureOf(forge.listOwners(access))).code).toBe('remote_auth_failed')
  })

  it('lacks a scope, which is named with what it is needed for', async () => {
    const { forge, access } = await bitbucketUnderTest(['read:user:bitbucket'])
    const failure = await failureOf(forge.listOwners(access))
    expect([failure.code, failure.details['scopes'], failure.details['for']]).toEqual([
      'forge_scope_missing',
      'read:workspace:bitbucket',
      'list workspaces',
    ])
  })

  it('is for Bitbucket Data Center, which has another API', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    fake.failNext({ status: 404, body: '<html>Not found</html>' })
    expect((await failureOf(forge.check(access))).details['reason']).toContain('is not Bitbucket Cloud')
  })
})

describe('the API', () => {
  it('of Bitbucket Cloud is at a host of its own', () => {
    expect(bitbucketApi({ webUrl: 'https://bitbucket.org' })).toBe('https://api.bitbucket.org/2.0')
  })
})

describe('a limit', () => {
  it('in the middle of a list is waited out, and the list is whole', async () => {
    const { fake, clock, forge, access } = await bitbucketUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    fake.limitRate(45, 3)
    expect(await allOf(forge.listRepositories(access, null))).toHaveLength(250)
    expect(clock.slept).toEqual([45])
  })

  it('that is long ends the list, with the time to wait', async () => {
    const { fake, clock, forge, access } = await bitbucketUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    fake.limitRate(1_800, 3)
    const failure = await failureOf(allOf(forge.listRepositories(access, null)))
    expect([failure.code, failure.details['retryAfterSeconds'], clock.slept]).toEqual([
      'remote_rate_limited',
      1_800,
      [],
    ])
  })
})

describe('an answer that is none', () => {
  it('in the middle of a list is an error, never a shorter list', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    for (let at = 0; at < 250; at += 1) fake.addRepository(`ada/project-${at}`)
    for (const [answer, code] of [
      [{ status: 502, body: '<html>Bad gateway</html>' }, 'remote_error'],
      [{ status: 404, body: { type: 'error', error: { message: 'gone' } } }, 'remote_not_found'],
      [{ status: 200, body: '<html>Please sign in</html>' }, 'remote_error'],
      [{ status: 200, body: [] }, 'remote_error'],
      [{ status: 200, body: { values: [{}] } }, 'remote_error'],
    ] as const) {
      fake.failNext(answer, /\/repositories\/.*page=2/)
      expect([answer.status, (await failureOf(allOf(forge.listRepositories(access, null)))).code]).toEqual([
        answer.status,
        code,
      ])
    }
  })

  it('is no word about whether a repository exists, not even "gone"', async () => {
    const { fake, forge, access } = await bitbucketUnderTest()
    const { uuid } = fake.addRepository('ada/tool')
    for (const [status, code] of [
      [401, 'remote_auth_failed'],
      [403, 'remote_read_denied'],
      // Calls that are being switched off answer 410 now and then: CHANGE-2770.
      [410, 'remote_error'],
      [429, 'remote_rate_limited'],
      [500, 'remote_error'],
    ] as const) {
      fake.failNext({ status, body: { type: 'error', error: { message: 'no' } } })
      expect([status, (await failureOf(forge.findById(access, uuid))).code]).toEqual([status, code])
    }
  })

  it('never comes where nobody answers', async () => {
    const forge = createBitbucket({
      ...createForgeClock(),
      fetch: () => Promise.reject(Object.assign(new Error('fetch failed'), { code: 'ENOTFOUND' })),
    })
    const signIn = { kind: 'basic', username: 'ada@example.org', password: 'ATATT-secret' } as const
    const failure = await failureOf(forge.check(accessTo('bitbucket', 'https://bitbucket.org', signIn)))
    expect([failure.code, failure.details['host']]).toEqual(['remote_offline', 'api.bitbucket.org'])
  })
})

describe('secrets', () => {
  it('are in no error, no address and no answer', async () => {
    const { fake, forge, access, ada } = await bitbucketUnderTest()
    const { uuid } = fake.addRepository('ada/tool')
    const repository = { id: uuid, path: 'ada/tool' }
    const hook = { url: 'https://relay.example.org/in', secret: 'whisper-secret' }
    const failures: unknown[] = []
    for (const status of [400, 401, 403, 404, 429, 500]) {
      fake.failNext({ status, body: { type: 'error', error: { message: 'no' } } })
      failures.push(await failureOf(forge.createHook(access, repository, hook)))
    }
    const made = await forge.createHook(access, repository, hook)
    const found = await forge.findById(access, uuid)
    const told = [
      ...failures.map(everythingIn),
      JSON.stringify([made, found]),
      ...fake.requests.map(({ url }) => url),
    ].join('\n')
    const encoded = Buffer.from(`${ada.email}:${ada.token}`).toString('base64')
    expect(told).not.toMatch(new RegExp(`${ada.token}|${encoded}|whisper-secret`))
  })
})
