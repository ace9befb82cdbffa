import { describe, expect, it } from 'vitest'
import { everythingIn, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlabSignIn } from './sign-in.ts'

/** What happens while it sleeps for the n-th time is up to the test. */
const underTest = async (onSleep: (times: number) => void = () => undefined) => {
  const world = await gitlabUnderTest({ prefix: '/gitlab' })
  const leaving = new AbortController()
  const waits: number[] = []
  const { device, code, renew } = createGitlabSignIn({
    ...world.clock,
    sleep: (ms) => {
      waits.push(ms)
      world.clock.pass(ms)
      onSleep(waits.length)
      return Promise.resolve()
    },
  })
  if (device === null || code === null) throw new Error('Both ways are missing.')
  const app = { webUrl: world.fake.url, clientId: world.fake.clientId }
  const start = (clientId = app.clientId) =>
    device.start({ ...app, clientId, scopes: ['api'], signal: leaving.signal })
  const renewBy = (refreshToken: string) => renew({ app, refreshToken, signal: leaving.signal })
  return { ...world, leaving, waits, start, code, app, renewBy }
}

describe('signing in with a code', () => {
  it('shows it without its secret, and gives the tokens once it was entered', async () => {
    let approve = (): void => undefined
    const { fake, ada, start, waits, clock, forge, accessWith } = await underTest((times) => {
      if (times === 3) approve()
    })
    const { code, wait } = await start()
    expect(code).toEqual({
      userCode: code.userCode,
      verificationUrl: `${fake.url}/oauth/device`,
      verificationUrlComplete: `${fake.url}/oauth/device?user_code=${code.userCode}`,
      expiresAt: clock.now() + 300_000,
      intervalMs: 5_000,
    })
    approve = () => fake.approveDevice(code.userCode, ada.id)
    const grant = await wait()
    expect(grant).toMatchObject({ expiresAt: clock.now() + 7_200_000, scopes: ['api'] })
    expect((await forge.check(accessWith(grant.token))).login).toBe('ada')
    expect(waits).toEqual([5_000, 5_000, 5_000])
  })

  it('asks again after what broke on the way, and more slowly when it is told to', async () => {
    let approve = (): void => undefined
    const { fake, ada, start, waits } = await underTest((times) => {
      if (times === 5) approve()
    })
    const { code, wait } = await start()
    approve = () => fake.approveDevice(code.userCode, ada.id)
    fake.failNext({ status: 502, body: 'Bad gateway' })
    fake.failNext({ status: 400, body: { error: 'slow_down' } })
    fake.failNext({ status: 429, body: 'Retry later' })
    await wait()
    expect(waits).toEqual([5_000, 10_000, 15_000, 20_000, 20_000])
  })

  it('ends when it is declined, when nobody came, and when somebody leaves', async () => {
    const denied = await underTest()
    const first = await denied.start()
    denied.fake.denyDevice(first.code.userCode)
    expect((await failureOf(first.wait())).details['said']).toBe('the sign-in was declined')

    const forgotten = await underTest()
    expect((await failureOf((await forgotten.start()).wait())).code).toBe('timeout')
    expect(forgotten.waits.length).toBeLessThan(60)

    const left = await underTest()
    const last = await left.start()
    left.leaving.abort()
    const asked = left.fake.oauthRequests.length
    expect((await failureOf(last.wait())).code).toBe('cancelled')
    expect(left.fake.oauthRequests.length).toBe(asked)
  })

  it('is not there at an old GitLab, and not for an application it does not know', async () => {
    const { fake, start } = await underTest()
    const unknown = await failureOf(start('other'))
    expect([unknown.code, unknown.details['said']]).toEqual([
      'forge_refused',
      'it does not know this application',
    ])
    fake.failNext({ status: 404, body: '<html>Not found</html>' })
    expect((await failureOf(start())).code).toBe('forge_cannot')
  })
})

describe('signing in by a page that leads back', () => {
  it('asks with the proof, and gives tokens for the code', async () => {
    const { fake, ada, code, app, forge, accessWith } = await underTest()
    const redirectUrl = 'http://127.0.0.1:43210/signed-in'
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const page = code.pageUrl({
      app,
      scopes: ['api'],
      redirectUrl,
      state: 'a-state-of-32-characters-at-least',
      challenge,
    })
    const back = new URL(fake.approvePage(page, ada.id))
    expect(back.searchParams.get('state')).toBe('a-state-of-32-characters-at-least')
    const given = back.searchParams.get('code') ?? ''
    const { signal } = new AbortController()
    const stolen = { app, redirectUrl, code: given, verifier: 'another', signal }
    expect((await failureOf(code.exchange(stolen))).code).toBe('forge_refused')
    const again = new URL(fake.approvePage(page, ada.id)).searchParams.get('code') ?? ''
    const grant = await code.exchange({ ...stolen, code: again, verifier })
    expect((await forge.check(accessWith(grant.token))).login).toBe('ada')
  })
})

describe('renewing a sign-in', () => {
  it('gives new tokens for old, once', async () => {
    const { fake, clock, ada, start, forge, accessWith, renewBy } = await underTest()
    const { code, wait } = await start()
    fake.approveDevice(code.userCode, ada.id)
    const grant = await wait()
    const refreshToken = grant.refreshToken ?? ''
    clock.pass(8_000_000)
    expect((await failureOf(forge.check(accessWith(grant.token)))).details['expired']).toBe(true)
    const renewed = await renewBy(refreshToken)
    expect((await forge.check(accessWith(renewed.token))).login).toBe('ada')
    expect(renewed.refreshToken).not.toBe(refreshToken)
    const twice = await failureOf(renewBy(refreshToken))
    expect([twice.code, twice.details['expired']]).toEqual(['remote_auth_failed', true])
    expect(everythingIn(twice)).not.toContain(refreshToken)
  })

  it('that fails for another reason leaves the question open', async () => {
    const { fake, renewBy } = await underTest()
    fake.failNext({ status: 502, body: 'Bad gateway' })
    expect((await failureOf(renewBy('refresh'))).code).toBe('remote_error')
  })
})
