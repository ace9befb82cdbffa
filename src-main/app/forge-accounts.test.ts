import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { DiscoveryState } from '../../src-shared/domain/discovery.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('forge-accounts')
const dataDirectory = path.join(scratch, 'data')
const dayMs = 86_400_000
const scopes = ['write:repository', 'write:organization', 'write:user']
const clock: ManualClock = createManualClock(Date.now())
let app: App
let fake: FakeGitea
let ada: { readonly id: number; readonly token: string }
const events: { readonly name: string; readonly payload: unknown }[] = []

const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Every file below a directory, as bytes, for a search. */
const filesBelow = (directory: string): readonly { readonly file: string; readonly bytes: Buffer }[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ file, bytes: readFileSync(file) }))

beforeAll(async () => {
  fake = await startFakeGitea({ directory: path.join(scratch), now: clock.now })
  ada = fake.addUser('ada', scopes)
  app = await startTestCore({
    dataDirectory,
    clock,
  })
  app.contract.hub.on((event) => void events.push(event))
})
afterAll(async () => {
  await app.stop()
  await fake.idle()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const connect = (token: string, more: { readonly label?: string } = {}): Promise<Account> =>
  app.client.call('accounts.connect', { kind: 'gitea', address: fake.url, token, ...more })

const listed = async (accountId: string): Promise<DiscoveryState> => {
  await app.client.call('discovery.refresh', { accountId })
  return until(async () => {
    const state = await app.client.call('discovery.get', { accountId })
    return state.state === 'listing' ? null : state
  })
}

describe('an account at a forge', () => {
  let account: Account

  it('is not added for a token that the forge refuses', async () => {
    await expect(connect('0123456789abcdef0123456789abcdef01234567')).rejects.toMatchObject({
      code: 'remote_auth_failed',
    })
    await expect(connect('two words')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'token' },
    })
    expect(await app.client.call('accounts.list', {})).toEqual({ items: [] })
  })

  it('is added with who the forge says it is, and opens git', async () => {
    account = await connect(` ${ada.token}\n`)
    expect(account).toMatchObject({
      kind: 'gitea',
      host: new URL(fake.url).host,
      label: `ada at ${new URL(fake.url).host}`,
      credentialKind: 'password',
      connection: { webUrl: fake.url, login: 'ada', failure: null },
    })
  })

  it('is not added twice for the same person', async () => {
    await expect(connect(fake.addToken(ada.id, scopes))).rejects.toMatchObject({
      code: 'already_exists',
      details: { accountId: account.id },
    })
  })

  it('says that its token works no longer, when it is looked at, and keeps what was known', async () => {
    fake.expireToken(ada.token)
    const { connection } = await app.client.call('accounts.check', { id: account.id })
    expect(connection).toMatchObject({ login: 'ada', failure: { code: 'remote_auth_failed' } })
  })

  it('takes another token of the same person alone', async () => {
    const bob = fake.addUser('bob', scopes)
    await expect(
      app.client.call('accounts.changeToken', { id: account.id, token: bob.token }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      details: { reason: 'This token belongs to bob, the account to ada. Add it as an account of its own.' },
    })
    const changed = await app.client.call('accounts.changeToken', {
      id: account.id,
      token: fake.addToken(ada.id, scopes),
    })
    expect(changed.connection).toMatchObject({ login: 'ada', failure: null })
  })

  it('is told of once when a look at night finds its token refused', async () => {
    for (const token of fake.state.tokens.keys()) fake.expireToken(token)
    const notices = () => events.filter(({ name }) => name === 'notice.raised')
    const before = notices().length
    const checkedAt = async (): Promise<number> =>
      (await app.client.call('accounts.list', {})).items[0]?.connection?.checkedAt ?? 0
    for (let day = 0; day < 3; day += 1) {
      const last = await checkedAt()
      await clock.advance(dayMs + 2 * 3_600_000)
      await until(async () => ((await checkedAt()) > last ? true : null))
    }
    expect(notices().slice(before)).toMatchObject([
      { payload: { repository: null, title: expect.stringContaining('ada at') as unknown } },
    ])
    await app.client.call('accounts.changeToken', {
      id: account.id,
      token: fake.addToken(ada.id, scopes),
    })
  })
})

describe('the repositories of an account', () => {
  let account: Account
  beforeAll(async () => {
    account = (await app.client.call('accounts.list', {})).items[0] as Account
    fake.addOrganization('acme', { ada: 'owner' })
    const full = fake.addRepository('acme/Engine', { isPrivate: true })
    const work = await workRepository(scratch, 'engine')
    await commitFile(work, 'a.txt', 'a')
    await git(work, 'push', '--quiet', await fake.directoryOf(full), 'HEAD:refs/heads/main')
    fake.addRepository('ada/notes')
    fake.addRepository('ada/old', { isArchived: true })
  })

  it('are listed, with what to filter by', async () => {
    expect(await listed(account.id)).toMatchObject({ state: 'whole', count: 3, failure: null })
    const { items, total } = await app.client.call('discovery.list', { accountId: account.id })
    expect(items.map(({ path: at }) => at)).toEqual(['acme/Engine', 'ada/notes', 'ada/old'])
    expect(total).toBe(3)
    const facets = await app.client.call('discovery.facets', { accountId: account.id })
    expect(facets.owners).toEqual([
      { name: 'ada', count: 2 },
      { name: 'acme', count: 1 },
    ])
  })

  it('are found by part of their name, a page at a time', async () => {
    const ask = (filter: object, cursor?: string) =>
      app.client.call('discovery.list', { accountId: account.id, filter, limit: 1, cursor })
    expect((await ask({ query: 'ENGINE' })).items).toMatchObject([{ path: 'acme/Engine', mirror: null }])
    expect((await ask({ archived: true })).items).toMatchObject([{ path: 'ada/old' }])
    const first = await ask({ owner: 'ada' })
    expect(first).toMatchObject({ total: 2, items: [{ path: 'ada/notes' }] })
    expect(await ask({ owner: 'ada' }, first.nextCursor ?? '')).toMatchObject({
      items: [{ path: 'ada/old' }],
      nextCursor: null,
    })
  })

  it('stay as they were when a listing breaks off, and say why', async () => {
    fake.fail({ kind: 'answer', at: /\/orgs\/acme\/repos/, status: 500, times: 10 })
    expect(await listed(account.id)).toMatchObject({
      state: 'broken_off',
      count: 3,
      failure: { code: 'remote_error' },
    })
  })

  it('come here by a plan that says what is left, and why', async () => {
    await app.client.call('repositories.create', { name: 'ADA/Notes' })
    const choice = {
      accountId: account.id,
      selection: { kind: 'filter', filter: {} },
      way: 'pull',
    } as const
    const plan = await app.client.call('imports.plan', choice)
    expect(plan.counts).toEqual({ import: 2, mirroredAlready: 0, nameTaken: 1, unsuitable: 0 })
    expect(plan.rows[0]).toMatchObject({ path: 'ada/notes', action: 'name_taken' })
    await expect(
      app.client.call('imports.plan', { ...choice, nameTemplate: '{owner}' }),
    ).rejects.toMatchObject({ code: 'invalid_input', details: { field: 'nameTemplate' } })

    await app.client.call('imports.start', choice)
    const state = await until(async () => {
      const { state: now } = await app.client.call('imports.get', { accountId: account.id })
      return now === null || now.finishedAt === null ? null : now
    })
    expect(state).toMatchObject({ total: 2, done: 2, failedCount: 0, isCancelled: false })
  })

  it('are mirrored with the token of the account, and known as mirrored', async () => {
    const mirror = await until(async () => {
      const { items } = await app.client.call('mirrors.list', { repository: 'acme/Engine' })
      return items[0]?.lastRun === null ? null : (items[0] ?? null)
    })
    expect(mirror).toMatchObject({
      direction: 'pull',
      accountId: account.id,
      lastRun: { outcome: 'succeeded' },
    })
    const here = path.join(dataDirectory, 'repositories', `${mirror.repositoryId}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
    const { items } = await app.client.call('discovery.list', {
      accountId: account.id,
      filter: { mirrored: true },
    })
    expect(items.map(({ path: at, mirror: known }) => [at, known?.repository])).toEqual([
      ['acme/Engine', 'acme/Engine'],
      ['ada/old', 'ada/old'],
    ])
    const again = await app.client.call('imports.plan', {
      accountId: account.id,
      selection: { kind: 'filter', filter: {} },
      way: 'pull',
    })
    expect(again.counts).toMatchObject({ import: 0, mirroredAlready: 2 })
  })

  it('are pushed to from here: paired by name, made where they are missing, private', async () => {
    await app.client.call('repositories.create', { name: 'tools/Fresh' })
    const work = await workRepository(scratch, 'notes')
    await commitFile(work, 'b.txt', 'b')
    const { url } = await app.client.call('tokens.mint', { repository: 'ADA/Notes' })
    await git(work, 'push', '--quiet', url, 'HEAD:refs/heads/main')
    const named = (...names: string[]) => ({
      accountId: account.id,
      selection: { kind: 'names' as const, names },
    })
    const pairing = await app.client.call('exports.plan', named('ADA/Notes', 'tools/Fresh', 'acme/Engine'))
    expect(pairing.rows.map(({ name, path: at, action }) => [name, at, action])).toEqual([
      ['tools/Fresh', 'ada/Fresh', 'missing'],
      ['acme/Engine', 'ada/Engine', 'missing'],
      ['ADA/Notes', 'ada/notes', 'pair'],
    ])
    await expect(app.client.call('exports.plan', named('not/there'))).rejects.toMatchObject({
      code: 'not_found',
    })

    const both = named('ADA/Notes', 'tools/Fresh')
    await app.client.call('exports.start', { ...both, createMissing: true })
    const done = await until(async () => {
      const { state } = await app.client.call('exports.get', { accountId: account.id })
      return state === null || state.finishedAt === null ? null : state
    })
    expect(done).toMatchObject({ total: 2, done: 2, failedCount: 0, isCancelled: false })
    const notes = [...fake.state.repositories.values()].find(({ name }) => name === 'notes')
    if (notes === undefined) throw new Error('The notes are gone.')
    const there = await fake.directoryOf(notes)
    await until(async () => ((await refsOf(there, 'refs/heads')).has('refs/heads/main') ? true : null))
    const made = [...fake.state.repositories.values()].find(({ name }) => name === 'Fresh')
    expect(made).toMatchObject({ isPrivate: true })
    const { items } = await app.client.call('mirrors.list', { repository: 'tools/Fresh' })
    expect(items).toMatchObject([{ direction: 'push', accountId: account.id }])

    const again = await app.client.call('exports.plan', { ...both, createMissing: true })
    expect(again.counts).toMatchObject({ pair: 0, create: 0, mirroredAlready: 2 })
  })

  it('leave no token in any file, event or answer', () => {
    const tokens = [...fake.state.tokens.keys()]
    expect(tokens.length).toBeGreaterThan(3)
    const said = JSON.stringify(events)
    for (const token of tokens) {
      expect(said).not.toContain(token)
      for (const { file, bytes } of filesBelow(dataDirectory)) {
        expect(bytes.includes(token), file).toBe(false)
      }
    }
  })
})
