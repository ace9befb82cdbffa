import { beforeAll, beforeEach, expect, it } from 'vitest'
import { failureOf, githubUnderTest } from '../../testing/fake-forges/github/github-under-test.ts'
import { createGitHub } from './create-github.ts'
import { createGitHubSignIn } from './sign-in.ts'

const { fake, dependencies, access, now, advance, waits } = githubUnderTest()
const { device: flow, renew } = createGitHubSignIn(dependencies)
let mona = 0

beforeAll(() => {
  mona = fake().addUser('mona').id
})
beforeEach(() => {
  fake().device.addApp('client')
})

const start = (clientId = 'client', signal = new AbortController().signal) =>
  flow?.start({ webUrl: fake().url, clientId, scopes: ['repo', 'workflow'], signal }) ??
  Promise.reject(new Error('There is no sign-in with a code.'))

it('shows a code, and gives the token once it was entered', async () => {
  const { code, wait } = await start()
  expect(code).toEqual({
    userCode: expect.stringMatching(/^[0-9A-F]{4}-[0-9A-F]{4}$/) as string,
    verificationUrl: `${fake().url}/login/device`,
    verificationUrlComplete: null,
    expiresAt: now() + 900_000,
    intervalMs: 5_000,
  })
  const asked = fake().requests.length
  const waiting = wait()
  while (fake().requests.length < asked + 2) await new Promise((resolve) => setImmediate(resolve))
  fake().device.approve(code.userCode, mona)
  const grant = await waiting
  expect(grant).toEqual({
    token: expect.stringMatching(/^gho_/) as string,
    scopes: ['repo', 'workflow'],
    expiresAt: null,
    refreshToken: null,
    refreshExpiresAt: null,
  })
  expect(new Set(waits)).toEqual(new Set([5_000]))
  expect((await createGitHub(dependencies).check(access(grant.token))).login).toBe('mona')
})

it('gives what renews a token that ends', async () => {
  fake().device.addApp('client', { tokensExpire: true })
  const { code, wait } = await start()
  fake().device.approve(code.userCode, mona)
  const grant = await wait()
  expect(grant).toMatchObject({ scopes: [], expiresAt: now() + 28_800_000 })
  expect(grant.refreshToken).toMatch(/^ghr_/)
  expect(grant.refreshExpiresAt).toBe(now() + 15_897_600_000)

  const app = { webUrl: fake().url, clientId: 'client' }
  const signal = new AbortController().signal
  const refreshToken = grant.refreshToken ?? ''
  const renewed = await renew({ app, refreshToken, signal })
  expect(renewed.token).toMatch(/^ghu_/)
  expect(renewed.refreshToken).not.toBe(refreshToken)
  expect(await failureOf(createGitHub(dependencies).check(access(grant.token)))).toMatchObject({
    code: 'remote_auth_failed',
  })
  expect(await failureOf(renew({ app, refreshToken, signal }))).toMatchObject({ code: 'remote_auth_failed' })
})

it('slows down when it is told to, and stays slower', async () => {
  const { code, wait } = await start()
  fake().device.slowDown(code.userCode, 3)
  const waiting = wait()
  while (waits.length < 3) await new Promise((resolve) => setImmediate(resolve))
  fake().device.approve(code.userCode, mona)
  await waiting
  // 8 seconds were wanted, 5 waited: from then on it is 13.
  expect(waits.slice(0, 3)).toEqual([5_000, 13_000, 13_000])
})

it('ends when it is declined', async () => {
  const { code, wait } = await start()
  fake().device.deny(code.userCode)
  expect(await failureOf(wait())).toMatchObject({
    code: 'forge_refused',
    details: { said: 'the sign-in was declined' },
  })
})

it('ends when the code was not entered in time, by our clock or by that of GitHub', async () => {
  const { wait } = await start()
  expect(await failureOf(wait())).toMatchObject({ code: 'timeout' })
  expect(waits.length).toBeLessThanOrEqual(180)
  const late = await start()
  fake().fail({ kind: 'answer', status: 200, body: '{"error":"token_expired"}', at: 'POST /login/oauth' })
  expect(await failureOf(late.wait())).toMatchObject({ code: 'timeout' })
})

it('ends when somebody cancels it', async () => {
  const stop = new AbortController()
  const { wait } = await start('client', stop.signal)
  stop.abort()
  const asked = fake().requests.length
  expect(await failureOf(wait())).toMatchObject({ code: 'cancelled' })
  expect(fake().requests).toHaveLength(asked)
})

it('goes on after the network was away, with fewer questions', async () => {
  const { code, wait } = await start()
  fake().device.approve(code.userCode, mona)
  fake().fail({ kind: 'cut', at: 'POST /login/oauth' })
  fake().fail({ kind: 'answer', status: 502, body: '<html>', at: 'POST /login/oauth' })
  expect((await wait()).token).toMatch(/^gho_/)
  expect(waits).toEqual([5_000, 10_000, 20_000])
})

it('says that an app has none', async () => {
  fake().device.addApp('off', { isEnabled: false })
  expect(await failureOf(start('off'))).toMatchObject({ code: 'forge_cannot' })
  expect(await failureOf(start('unknown'))).toMatchObject({ code: 'forge_cannot' })
})

it('tells nothing of the codes in its failures', async () => {
  const { wait } = await start()
  fake().fail({
    kind: 'answer',
    status: 200,
    body: '{"access_token":7,"x":"hidden"}',
    at: 'POST /login/oauth',
  })
  const failure = await failureOf(wait())
  expect(failure).toMatchObject({ code: 'remote_error', details: { malformed: 'access_token' } })
  expect(JSON.stringify(failure)).not.toContain('hidden')
  advance(1)
})
