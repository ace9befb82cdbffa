import { createHmac, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { deliverHook, reverseProxy } from '../testing/fake-forges/deliver-hook.ts'
import { hookHeaders } from '../testing/fake-forges/gitea/fake-hook-delivery.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { hooksInCore, until } from '../testing/hooks-in-core.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('hooks-in')
const dataDirectory = path.join(scratch, 'data')
const publicAddress = 'https://mirrors.example.org/desk'
const clock: ManualClock = createManualClock(Date.now())
const minuteMs = 60_000
let app: App
let fake: FakeGitea
let account: Account
let mirror: Mirror
let work: string
let token: string
const events: unknown[] = []

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: clock.now })
  const ada = fake.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
  token = ada.token
  app = await startTestCore({
    dataDirectory,
    clock,
  })
  app.contract.hub.on((event) => void events.push(event))
  reverseProxy(publicAddress, app.address)
  account = await app.client.call('accounts.connect', { kind: 'gitea', address: fake.url, token })
  const notes = fake.addRepository('ada/notes')
  work = await workRepository(scratch, 'notes')
  await commitFile(work, 'a.txt', 'a')
  await git(work, 'push', '--quiet', await fake.directoryOf(notes), 'HEAD:refs/heads/main')
  notes.isEmpty = false
  mirror = await hooksInCore(app, clock).follow('notes', `${fake.url}/ada/notes.git`, account)
})
afterAll(async () => {
  await fake.idle()
  await app.stop()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const state = () => app.client.call('hooksIn.get', { accountId: account.id })
const runs = () => hooksInCore(app, clock).runs(mirror.id)
const nextRun = (before: number) => hooksInCore(app, clock).nextRun(mirror.id, before)
const deliveries = () => hooksInCore(app, clock).deliveries(account.id)
/** Deliveries are numbered as they are taken. */
const newest = async (): Promise<number> => Number((await deliveries())[0]?.id ?? 0)
const taken = (number: number) => until(async () => ((await newest()) === number ? true : null))
const notesRow = () => {
  const found = [...fake.state.repositories.values()].find(({ name }) => name === 'notes')
  if (found === undefined) throw new Error('The notes are gone.')
  return found
}
const hooksThere = () => notesRow().hooks
const settled = (counts: object) =>
  until(async () => {
    const now = await state()
    return Object.entries(counts).every(([name, count]) => now.counts[name as 'active'] === count)
      ? now
      : null
  })
const here = (): string => path.join(dataDirectory, 'repositories', `${mirror.repositoryId}.git`)
const push = async (file: string): Promise<string> => {
  await commitFile(work, file, file)
  await git(
    work,
    'push',
    '--quiet',
    `${fake.url.replace('://', `://ada:${token}@`)}/ada/notes.git`,
    'HEAD:main',
  )
  return (await git(work, 'rev-parse', 'HEAD')).trim()
}
const secret = (): string => hooksThere()[0]?.config['secret'] ?? ''
const hookUrl = (): string => `${publicAddress}/webhooks/gitea/${account.id}`
const body = (more: object = {}): string =>
  JSON.stringify({
    ref: 'refs/heads/main',
    repository: { id: notesRow().id, full_name: 'ada/notes' },
    ...more,
  })
const send = (text: string, key: string, delivery: string = randomUUID(), url = hookUrl()) =>
  deliverHook(
    url,
    hookHeaders('gitea', 'push', createHmac('sha256', key).update(text).digest('hex'), delivery),
    text,
  )

describe('without a public address', () => {
  it('no webhook is made, and it says why', async () => {
    await clock.advance(10_000)
    expect(await state()).toMatchObject({ reach: 'no_address', url: null, counts: { pending: 0, active: 0 } })
    expect(hooksThere()).toEqual([])
  })

  it('an address that is none is refused, and one that is pasted whole is made right', async () => {
    const give = (address: string) => app.client.call('settings.change', { publicAddress: address })
    for (const wrong of ['ftp://x.org', 'https://ada:secret@x.org', 'https://x.org/?a=b', '://']) {
      await expect(give(wrong)).rejects.toMatchObject({
        code: 'invalid_input',
        details: { field: 'publicAddress' },
      })
    }
    expect(await give(`${publicAddress}/webhooks/`)).toMatchObject({ publicAddress })
  })
})

describe('with a public address', () => {
  it('the forge gets one webhook for the mirror, signed with a secret of this account', async () => {
    await clock.advance(6_000)
    expect(await settled({ active: 1, pending: 0 })).toMatchObject({ reach: 'waiting', url: hookUrl() })
    expect(hooksThere()).toMatchObject([{ active: true, config: { url: hookUrl() } }])
    expect(secret()).toMatch(/^whsec_/)
    const { items } = await app.client.call('hooksIn.list', { accountId: account.id })
    expect(items).toMatchObject([{ path: 'ada/notes', state: 'active', lastDeliveryAt: null }])
  })

  it('a push at the forge runs the mirror at once, as a webhook', async () => {
    const before = (await runs()).length
    const objectId = await push('b.txt')
    await fake.idle()
    await until(async () => ((await deliveries()).length > 0 ? true : null))
    await clock.advance(2_000)
    await nextRun(before)
    expect((await runs())[0]).toMatchObject({ trigger: 'webhook', outcome: 'succeeded' })
    expect((await refsOf(here(), 'refs/heads')).get('refs/heads/main')).toBe(objectId)
    expect((await deliveries())[0]).toMatchObject({
      path: 'ada/notes',
      ref: 'refs/heads/main',
      outcome: 'checked',
      mirrorCount: 1,
    })
    expect(await state()).toMatchObject({ reach: 'reached' })
  })

  it('nothing is told to who signs wrongly, with nothing, or not at all', async () => {
    const before = await deliveries()
    const text = body()
    const answers = [
      await send(text, 'wrong'),
      await send(text, ''),
      await deliverHook(hookUrl(), hookHeaders('gitea', 'push', ''), text),
      await deliverHook(hookUrl(), { 'X-Gitea-Event': 'push' }, text),
      await deliverHook(hookUrl(), { 'X-Gitlab-Token': secret() }, text),
      // Signed by the right secret, for other bytes.
      await deliverHook(
        hookUrl(),
        hookHeaders('gitea', 'push', createHmac('sha256', secret()).update(`${text} `).digest('hex')),
        text,
      ),
      // An account that is not there, and one of another kind.
      await send(text, secret(), 'x', `${publicAddress}/webhooks/gitea/acc_${'0'.repeat(32)}`),
      await send(text, secret(), 'x', `${publicAddress}/webhooks/github/${account.id}`),
      await send(text, secret(), 'x', `${publicAddress}/webhooks/sourcehut`),
    ]
    expect(answers).toEqual(answers.map(() => ({ status: 401, body: '' })))
    expect(await deliveries()).toEqual(before)
  })

  it('under the public name there is nothing but webhooks', async () => {
    for (const at of ['/', '/contract', '/rpc/system.info', '/notes.git/info/refs', '/webhooks/nobody']) {
      expect(await deliverHook(`${publicAddress}${at}`, {}, ''), at).toMatchObject({ status: 404 })
    }
    const forwarded = { 'X-Forwarded-Host': 'mirrors.example.org' }
    expect(await deliverHook(`${app.address}/rpc/system.info`, forwarded, '')).toMatchObject({ status: 404 })
    expect(await deliverHook(`${app.address}/rpc/system.info`, { Host: 'x' }, '')).toMatchObject({
      status: 401,
    })
  })

  it('one that is too large is not read', async () => {
    const large = Buffer.alloc(27 * 1_048_576, 'x')
    const answer = await deliverHook(hookUrl(), hookHeaders('gitea', 'push', '0'.repeat(64)), large)
    expect(answer === null || answer.status === 413).toBe(true)
  })

  it('a repository that nothing here follows is taken like any other', async () => {
    const text = body({ repository: { id: 999_999, full_name: 'ada/other' } })
    expect(await send(text, secret())).toEqual({ status: 202, body: '' })
    const [last] = await until(async () => {
      const found = await deliveries()
      return found[0]?.path === 'ada/other' ? found : null
    })
    expect(last).toMatchObject({ outcome: 'unknown', mirrorCount: 0 })
  })

  it('a delivery that comes again is ignored, whatever number it is given', async () => {
    const before = (await runs()).length
    const last = await newest()
    const text = body({ replay: 1 })
    await send(text, secret(), 'one')
    await taken(last + 1)
    await clock.advance(2_000)
    await nextRun(before)
    await send(text, secret(), 'one')
    await send(text, secret(), 'two')
    const [told] = await until(async () => {
      const found = await deliveries()
      return found[0]?.repeatCount === 2 ? found : null
    })
    expect(told).toMatchObject({ repeatCount: 2, outcome: 'checked' })
    await clock.advance(20_000)
    expect(await runs()).toHaveLength(before + 1)
  })

  it('a thousand deliveries are one run, and the last two hundred are kept', async () => {
    const before = (await runs()).length
    // A hint of the forge may come by itself while the clock goes on: that is no run of the deliveries.
    const byWebhook = async () => (await runs()).filter(({ trigger }) => trigger === 'webhook').length
    const toldBefore = await byWebhook()
    const key = secret()
    const last = await newest()
    for (let sent = 0; sent < 1_000; sent += 50) {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) => send(body({ storm: sent + at }), key)),
      )
      expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([202]))
    }
    await taken(last + 1_000)
    expect(await deliveries()).toHaveLength(200)
    await clock.advance(2_000)
    await nextRun(before)
    await clock.advance(minuteMs)
    expect(await byWebhook()).toBe(toldBefore + 1)
  }, 60_000)
})

describe('webhooks at the forge', () => {
  it('are made again when they are gone or were switched off, and never twice', async () => {
    const first = hooksThere()[0]?.id
    hooksThere().length = 0
    await app.client.call('hooksIn.repair', { accountId: account.id })
    await until(async () => (hooksThere().length === 1 && (await state()).counts.active === 1 ? true : null))
    const second = hooksThere()[0]
    expect(second?.id).not.toBe(first)
    if (second !== undefined) Object.assign(second, { active: false })
    await app.client.call('hooksIn.repair', { accountId: account.id })
    await until(() => Promise.resolve(hooksThere()[0]?.active === true ? true : null))
    expect(hooksThere()).toHaveLength(1)
  })

  it('are made again with another secret, and the old one is right until that is done', async () => {
    await settled({ active: 1 })
    const before = secret()
    await app.client.call('hooksIn.changeSecret', { accountId: account.id })
    await until(() => Promise.resolve(secret() !== before && secret() !== '' ? true : null))
    await settled({ active: 1 })
    expect(hooksThere()).toHaveLength(1)
    await until(async () => ((await send(body({ rotated: 1 }), before))?.status === 401 ? true : null))
    expect(await send(body({ rotated: 2 }), secret())).toMatchObject({ status: 202 })
  })

  it('that the account may not make are said once, and asked for again when a person says so', async () => {
    fake.settings.webhooksDisabled = true
    hooksThere().length = 0
    await app.client.call('hooksIn.repair', { accountId: account.id })
    await settled({ refused: 1 })
    const { items } = await app.client.call('hooksIn.list', { accountId: account.id })
    expect(items[0]?.failure?.title).toMatch(/webhook/i)
    const asked = () => fake.requests.filter(({ url }) => url.includes('/hooks')).length
    const before = asked()
    for (let hours = 0; hours < 12; hours += 1) await clock.advance(60 * minuteMs)
    expect(asked()).toBe(before)
    fake.settings.webhooksDisabled = false
    await app.client.call('hooksIn.repair', { accountId: account.id })
    await settled({ active: 1 })
    expect(hooksThere()).toHaveLength(1)
  })

  it('leave their secret in no file, event or answer', async () => {
    const key = secret()
    const said = JSON.stringify([
      events,
      await state(),
      await deliveries(),
      await app.client.call('hooksIn.list', { accountId: account.id }),
      await app.client.call('settings.get', {}),
    ])
    const { items } = await app.client.call('hooksIn.list', { accountId: account.id })
    expect(items).toHaveLength(1)
    expect(said).not.toContain(key)
    for (const name of readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(dataDirectory, name)
      if (statSync(file).isFile()) expect(readFileSync(file).includes(key), name).toBe(false)
    }
  })

  it('go when they are switched off, and come when they are switched on', async () => {
    await app.client.call('hooksIn.change', { accountId: account.id, enabled: false })
    await settled({ active: 0, removing: 0 })
    expect(hooksThere()).toEqual([])
    expect(await state()).toMatchObject({ reach: 'off' })
    await app.client.call('hooksIn.change', { accountId: account.id, enabled: true })
    await settled({ active: 1 })
  })

  it('go with their mirror', async () => {
    await app.client.call('mirrors.remove', { id: mirror.id })
    await clock.advance(6_000)
    await settled({ active: 0, removing: 0 })
    expect(hooksThere()).toEqual([])
  })
})
