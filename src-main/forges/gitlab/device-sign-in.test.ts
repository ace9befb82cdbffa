import { expect, it } from 'vitest'
import { failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { createGitlabDeviceSignIn } from './device-sign-in.ts'

/** What happens while it sleeps for the n-th time is up to the test. */
const underTest = async (onSleep: (times: number) => void = () => undefined) => {
  const world = await gitlabUnderTest()
  const leaving = new AbortController()
  const waits: number[] = []
  const signIn = createGitlabDeviceSignIn({
    ...world.clock,
    sleep: (ms) => {
      waits.push(ms)
      world.clock.pass(ms)
      onSleep(waits.length)
      return Promise.resolve()
    },
  })
  const start = () =>
    signIn.start({
      webUrl: world.fake.url,
      clientId: world.fake.clientId,
      scopes: ['api'],
      signal: leaving.signal,
    })
  return { ...world, leaving, waits, start }
}

it('shows a code without its secret, and gives the tokens once it was entered', async () => {
  let approve = (): void => undefined
  const { fake, ada, start, waits, forge, accessWith } = await underTest((times) => {
    if (times === 3) approve()
  })
  const { code, wait } = await start()
  expect(Object.keys(code)).not.toContain('deviceCode')
  approve = () => fake.approveDevice(code.userCode, ada.id)
  const tokens = await wait()
  expect((await forge.check(accessWith(tokens.accessToken))).login).toBe('ada')
  expect(waits).toEqual([5_000, 5_000, 5_000])
})

it('asks again after what broke on the way, and more slowly when it is told to', async () => {
  let approve = (): void => undefined
  const { fake, ada, start, waits } = await underTest((times) => {
    if (times === 4) approve()
  })
  const { code, wait } = await start()
  approve = () => fake.approveDevice(code.userCode, ada.id)
  fake.failNext({ status: 502, body: 'Bad gateway' })
  fake.failNext({ status: 400, body: { error: 'slow_down' } })
  await wait()
  expect(waits).toEqual([5_000, 5_000, 10_000, 10_000])
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
