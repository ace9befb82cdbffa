import { createHmac, randomUUID } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { deliverHook, reverseProxy } from '../testing/fake-forges/deliver-hook.ts'
import { hookHeaders } from '../testing/fake-forges/gitea/fake-hook-delivery.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { hooksInCore, until } from '../testing/hooks-in-core.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import { startTestCore } from '../testing/start-test-core.ts'
import type { App } from './app-options.ts'

const scratch = scratchDirectory('hooks-in-once')
const clock = createManualClock(Date.now())
const publicAddress = 'https://once.example.org'
const dayMs = 86_400_000
let app: App
let fake: FakeGitea
let core: ReturnType<typeof hooksInCore>
let account: Account
let mirror: Mirror

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: clock.now })
  app = await startTestCore({ dataDirectory: path.join(scratch, 'data'), clock })
  core = hooksInCore(app, clock)
  reverseProxy(publicAddress, app.address)
  await app.client.call('settings.change', { publicAddress })
  const { token } = fake.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
  account = await app.client.call('accounts.connect', { kind: 'gitea', address: fake.url, token })
  const notes = fake.addRepository('ada/notes')
  const work = await workRepository(scratch, 'notes')
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await fake.directoryOf(notes), 'HEAD:refs/heads/main')
  notes.isEmpty = false
  mirror = await core.follow('notes', `${fake.url}/ada/notes.git`, account)
  await core.hooksStand(account.id)
})
afterAll(async () => {
  await fake.idle()
  await app.stop()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const notesRow = () => {
  const [found] = fake.state.repositories.values()
  if (found === undefined) throw new Error('The notes are gone.')
  return found
}
const hooks = () => notesRow().hooks
const made = (): number =>
  fake.requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/hooks')).length
const asked = (): number => fake.requests.filter(({ url }) => url.includes('/hooks')).length
const state = () => app.client.call('hooksIn.get', { accountId: account.id })
const repair = () => app.client.call('hooksIn.repair', { accountId: account.id })
/** A round that is under way has its next begun after five seconds. */
const settled = async (active: number): Promise<void> => {
  for (let times = 0; times < 3; times += 1) {
    await clock.advance(6_000)
    await until(async () => {
      const { counts } = await state()
      if (counts.active === active && counts.pending + counts.removing === 0) return true
      await clock.advance(1_000)
      return null
    })
  }
}
const send = (text: string, key: string) => {
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const url = `${publicAddress}/webhooks/gitea/${account.id}`
  return deliverHook(url, hookHeaders('gitea', 'push', signature, randomUUID()), text)
}
const body = (): string =>
  JSON.stringify({
    ref: 'refs/heads/main',
    after: randomUUID(),
    repository: { id: notesRow().id, full_name: 'ada/notes' },
  })
const secret = (): string => hooks()[0]?.config['secret'] ?? ''

describe('a webhook is made once', () => {
  it('however often it is looked at, also all at the same time', async () => {
    const [before] = hooks()
    const count = made()
    for (let times = 0; times < 3; times += 1) {
      await Promise.all([repair(), repair(), repair()])
      await settled(1)
    }
    expect(hooks()).toEqual([before])
    expect(made()).toBe(count)
  })

  it('also when it is gone, and several look at it at the same time', async () => {
    hooks().length = 0
    const count = made()
    await Promise.all([repair(), repair(), repair()])
    await until(() => Promise.resolve(hooks().length > 0 ? true : null))
    await settled(1)
    expect([hooks().length, made()]).toEqual([1, count + 1])
  })

  it('when the answer of the forge was lost, and signs with what is known here', async () => {
    hooks().length = 0
    fake.fail({ kind: 'cut', at: /POST .*\/hooks$/, times: 1, done: true })
    await repair()
    await until(() => Promise.resolve(hooks().length === 1 ? true : null))
    const unsure = hooks()[0]?.id
    // It failed, and is tried again ten minutes later.
    await until(async () => ((await state()).counts.active === 0 ? true : null))
    for (let minutes = 0; minutes < 30; minutes += 1) await clock.advance(60_000)
    await settled(1)
    expect(hooks()).toHaveLength(1)
    expect(hooks()[0]?.id).not.toBe(unsure)
    expect(await send(body(), secret())).toMatchObject({ status: 202 })
  })

  it('for two mirrors of one repository, and stays for the one that is left', async () => {
    const [before] = hooks()
    const count = made()
    const again = await core.follow('notes-again', `${fake.url}/Ada/Notes`, account)
    await repair()
    await settled(1)
    expect([hooks(), made()]).toEqual([[before], count])
    await app.client.call('mirrors.remove', { id: again.id })
    await settled(1)
    expect(hooks()).toEqual([before])
  })

  it('at another public address it takes the place of the one at the old', async () => {
    await app.client.call('settings.change', { publicAddress: `${publicAddress}/desk` })
    await settled(1)
    const url = `${publicAddress}/desk/webhooks/gitea/${account.id}`
    await until(() => Promise.resolve(hooks()[0]?.config['url'] === url ? true : null))
    expect(hooks().map(({ config }) => config['url'])).toEqual([url])
    await app.client.call('settings.change', { publicAddress })
    await settled(1)
    expect(hooks()).toHaveLength(1)
  })

  it('and those of others at the repository are left alone', async () => {
    const others = { ...hooks()[0], id: 9_999, config: { url: 'https://ci.example.org/hook' } } as never
    hooks().push(others)
    await repair()
    await settled(1)
    expect(hooks()).toContain(others)
    hooks().splice(hooks().indexOf(others), 1)
  })
})

describe('a burst of deliveries', () => {
  // Checks of its own come by what the forge is asked, and by the clock.
  beforeEach(async () => {
    await clock.advance(20_000)
    await until(async () =>
      (await app.client.call('mirrors.get', { id: mirror.id })).activeRun === null ? true : null,
    )
  })
  const checks = async (): Promise<number> =>
    (await core.runs(mirror.id)).filter(({ trigger }) => trigger === 'webhook').length

  it('is waited for, a second after the last, and is one check', async () => {
    const before = await checks()
    for (let times = 0; times < 4; times += 1) {
      const told = (await core.deliveries(account.id)).length
      await send(body(), secret())
      await until(async () => ((await core.deliveries(account.id)).length > told ? true : null))
      await clock.advance(900)
      expect(await checks()).toBe(before)
    }
    await clock.advance(1_000)
    await until(async () => ((await checks()) > before ? true : null))
    await clock.advance(20_000)
    expect(await checks()).toBe(before + 1)
  })

  it('that does not end is checked after ten seconds all the same', async () => {
    const before = await checks()
    for (let times = 0; times < 14; times += 1) {
      const told = (await core.deliveries(account.id)).length
      await send(body(), secret())
      await until(async () => ((await core.deliveries(account.id)).length > told ? true : null))
      await clock.advance(800)
    }
    await until(async () => ((await checks()) > before ? true : null))
  })
})

describe('what a forge is asked about webhooks', () => {
  const days = async (count: number): Promise<void> => {
    for (let hours = 0; hours < count * 24; hours += 1) await clock.advance(dayMs / 24)
  }

  it('is a look at each once a day', async () => {
    await settled(1)
    await days(1)
    const before = asked()
    await days(2)
    await settled(1)
    expect(asked() - before).toBeGreaterThanOrEqual(1)
    expect(asked() - before).toBeLessThanOrEqual(3)
  })

  it('is nothing while it has said to be left alone, whatever happens here', async () => {
    fake.limitRate(1, 3_600)
    await repair()
    await until(async () => ((await state()).problem === null ? null : true))
    const before = asked()
    for (let minutes = 0; minutes < 50; minutes += 1) {
      await clock.advance(60_000)
      // A mirror that comes or goes is a reason to look.
      if (minutes === 10) await core.follow('later', `${fake.url}/ada/notes.git`, account)
    }
    expect(asked()).toBe(before)
    for (let minutes = 0; minutes < 20; minutes += 1) await clock.advance(60_000)
    await until(async () => ((await state()).problem === null ? true : null))
    expect(asked()).toBeGreaterThan(before)
  })
})
