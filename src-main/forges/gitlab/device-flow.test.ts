import { describe, expect, it } from 'vitest'
import { everythingIn, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlabDeviceFlow } from './device-flow.ts'

const signal = new AbortController().signal

const underTest = async () => {
  const world = await gitlabUnderTest({ prefix: '/gitlab' })
  const flow = createGitlabDeviceFlow(world.clock)
  const application = { webUrl: world.fake.url, clientId: world.fake.clientId }
  return { ...world, flow, application, begin: () => flow.begin(application, ['api'], signal) }
}

describe('signing in by a code', () => {
  it('shows a code and an address, waits for the person, and ends with tokens that work', async () => {
    const { fake, clock, ada, flow, application, begin, forge, accessWith } = await underTest()
    const code = await begin()
    expect(code).toMatchObject({
      verificationUrl: `${fake.url}/oauth/device`,
      verificationUrlComplete: `${fake.url}/oauth/device?user_code=${code.userCode}`,
      expiresAt: clock.now() + 300_000,
      intervalMs: 5_000,
    })
    expect(await flow.poll(application, code, signal)).toEqual({ kind: 'pending' })
    fake.approveDevice(code.userCode, ada.id)
    clock.pass(5_000)
    const poll = await flow.poll(application, code, signal)
    if (poll.kind !== 'signed_in') throw new Error(poll.kind)
    expect(poll.tokens).toMatchObject({ expiresAt: clock.now() + 7_200_000, scopes: ['api'] })
    expect((await forge.check(accessWith(poll.tokens.accessToken))).login).toBe('ada')
  })

  it('asks more slowly when it is told to', async () => {
    const { flow, application, begin } = await underTest()
    const code = await begin()
    await flow.poll(application, code, signal)
    expect(await flow.poll(application, code, signal)).toEqual({ kind: 'slow_down', intervalMs: 10_000 })
  })

  it('ends when it is denied, and when nobody came', async () => {
    const { fake, clock, flow, application, begin } = await underTest()
    const denied = await begin()
    fake.denyDevice(denied.userCode)
    expect(await flow.poll(application, denied, signal)).toEqual({ kind: 'denied' })
    const forgotten = await begin()
    clock.pass(300_000)
    expect(await flow.poll(application, forgotten, signal)).toEqual({ kind: 'expired' })
  })

  it('is not there at an old GitLab, and not for an application it does not know', async () => {
    const { fake, flow, application, begin } = await underTest()
    const unknown = await failureOf(flow.begin({ ...application, clientId: 'other' }, ['api'], signal))
    expect([unknown.code, unknown.details['said']]).toEqual([
      'forge_refused',
      'it does not know this application',
    ])
    fake.failNext({ status: 404, body: '<html>Not found</html>' })
    expect((await failureOf(begin())).code).toBe('forge_cannot')
  })
})

describe('renewing a sign-in', () => {
  it('gives new tokens for old, once', async () => {
    const { fake, clock, ada, flow, application, begin, forge, accessWith } = await underTest()
    const code = await begin()
    fake.approveDevice(code.userCode, ada.id)
    const poll = await flow.poll(application, code, signal)
    if (poll.kind !== 'signed_in' || poll.tokens.refreshToken === null) throw new Error(poll.kind)
    const { accessToken, refreshToken } = poll.tokens
    clock.pass(8_000_000)
    expect((await failureOf(forge.check(accessWith(accessToken)))).details['expired']).toBe(true)
    const renewed = await flow.refresh(application, refreshToken, signal)
    expect((await forge.check(accessWith(renewed.accessToken))).login).toBe('ada')
    expect(renewed.refreshToken).not.toBe(refreshToken)
    const twice = await failureOf(flow.refresh(application, refreshToken, signal))
    expect([twice.code, twice.details['expired']]).toEqual(['remote_auth_failed', true])
    expect(everythingIn(twice)).not.toContain(refreshToken)
  })

  it('that fails for another reason leaves the question open', async () => {
    const { fake, flow, application } = await underTest()
    fake.failNext({ status: 502, body: 'Bad gateway' })
    expect((await failureOf(flow.refresh(application, 'refresh', signal))).code).toBe('remote_error')
  })
})
