import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { startFakeGitHub, type FakeGitHub } from '../testing/fake-forges/github/start-fake-github.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('github-app-accounts')
const dataDirectory = path.join(scratch, 'data')
const clock: ManualClock = createManualClock(Date.now())
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** The form in which GitHub gives it. */
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const otherPem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const webhookSecret = 'a-webhook-secret-of-ours'
let app: App
let fake: FakeGitHub
let work: string
let acme: ReturnType<FakeGitHub['install']>
let mona: ReturnType<FakeGitHub['install']>
const events: { readonly name: string; readonly payload: unknown }[] = []

const until = async <T>(look: () => Promise<T | null>): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

beforeAll(async () => {
  fake = await startFakeGitHub({ directory: scratch, now: clock.now })
  fake.registerApp({ id: 77, publicKey })
  fake.addUser('mona')
  fake.addOrganization('acme', { mona: 'admin' })
  fake.addUser('hubot')
  for (const at of ['acme/engine', 'acme/tools', 'mona/notes', 'hubot/away']) fake.addRepository(at)
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'a')
  for (const at of ['acme/engine', 'acme/tools', 'mona/notes']) {
    await git(work, 'push', '--quiet', await fake.gitDirectory(at), 'HEAD:refs/heads/main')
  }
  acme = fake.install('acme', { contents: 'write', metadata: 'read' })
  mona = fake.install('mona', { contents: 'read', metadata: 'read' })
  app = await startTestCore({
    dataDirectory,
    clock,
  })
  app.contract.hub.on((event) => void events.push(event))
})
afterAll(async () => {
  await app.stop()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

const connect = (given: { readonly privateKey?: string; readonly appId?: string } = {}): Promise<Account> =>
  app.client.call('githubApps.connect', {
    appId: '77',
    privateKey: pem,
    webhookSecret,
    address: fake.url,
    ...given,
  })

/** A pull mirror by the app, after its first run. */
const mirrored = async (account: Account, at: string): Promise<Mirror> => {
  await app.client.call('mirrors.add', {
    repository: at,
    createRepository: true,
    direction: 'pull',
    url: `${fake.url}/${at}.git`,
    accountId: account.id,
    confirmPublic: true,
  })
  return ran(at)
}

const mirrorOf = async (at: string): Promise<Mirror> => {
  const { items } = await app.client.call('mirrors.list', { repository: at })
  const [mirror] = items
  if (mirror === undefined) throw new Error(`${at} has no mirror.`)
  return mirror
}

/** After a run that ended later than what it had ended with before. */
const ran = (at: string, before: string | null = null): Promise<Mirror> =>
  until(async () => {
    const mirror = await mirrorOf(at)
    return mirror.lastRun === null || mirror.lastRun.id === before ? null : mirror
  })

/** After a run of its own: those that were due meanwhile do not count. */
const runAgain = async (at: string): Promise<Mirror> => {
  const { id } = await mirrorOf(at)
  const run = await app.client.call('mirrors.syncNow', { id })
  await until(async () =>
    (await app.client.call('runs.get', { id: run.id })).state === 'finished' ? true : null,
  )
  return mirrorOf(at)
}

const mints = (): number => fake.requests.filter(({ path: at }) => at.endsWith('/access_tokens')).length
const installationTokens = () => [...fake.world.tokens.values()].filter(({ kind }) => kind === 'installation')

describe('a GitHub App', () => {
  let account: Account

  it('is not added with a key that is none, or that GitHub does not know', async () => {
    for (const [given, field] of [
      [{ privateKey: 'sesame' }, 'privateKey'],
      [{ privateKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }, 'privateKey'],
      [{ appId: 'my app' }, 'appId'],
    ] as const) {
      await expect(connect(given)).rejects.toMatchObject({ code: 'invalid_input', details: { field } })
    }
    for (const given of [{ privateKey: otherPem }, { appId: '78' }]) {
      const refused = await connect(given).then(
        () => null,
        (error: unknown) => error,
      )
      expect(refused).toMatchObject({ code: 'remote_auth_failed' })
      expect(String(refused)).toContain('does not know this app with this private key')
    }
    expect(await app.client.call('accounts.list', {})).toEqual({ items: [] })
  })

  it('is added with who it is; a suspended installation, and what it may not do, are named', async () => {
    fake.install('hubot', { contents: 'write', metadata: 'read' }).suspendedAt = clock.now()
    account = await connect()
    expect(account).toMatchObject({
      kind: 'github',
      host: new URL(fake.url).host,
      label: `mirrors (app) at ${new URL(fake.url).host}`,
      connection: { webUrl: fake.url, login: 'mirrors', appId: '77', expiresAt: null, failure: null },
    })
    const said = (account.connection?.shortcomings ?? []).join('\n')
    expect(said).toContain('The installation of hubot is suspended')
    expect(said).toContain('It may read but not push to repositories of mona')
    const { items, hasWebhookSecret } = await app.client.call('githubApps.installations', { id: account.id })
    expect(hasWebhookSecret).toBe(true)
    expect(items.map(({ owner, reaches, suspendedAt }) => [owner, reaches, suspendedAt !== null])).toEqual([
      ['acme', 'all', false],
      ['mona', 'all', false],
      ['hubot', 'all', true],
    ])
    await expect(connect({ appId: 'Iv23li77' })).rejects.toMatchObject({
      code: 'already_exists',
      details: { accountId: account.id },
    })
    await expect(
      app.client.call('accounts.changeToken', { id: account.id, token: 'ghp_other' }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('lists what its installations reach, wholly or not at all', async () => {
    const listed = async () => {
      await app.client.call('discovery.refresh', { accountId: account.id })
      return until(async () => {
        const state = await app.client.call('discovery.get', { accountId: account.id })
        return state.state === 'listing' ? null : state
      })
    }
    expect(await listed()).toMatchObject({ state: 'whole', count: 3 })
    fake.fail({ kind: 'answer', at: 'GET /installation/repositories', status: 500, times: 10 })
    expect(await listed()).toMatchObject({ state: 'broken_off', count: 3, failure: { code: 'remote_error' } })
    fake.endFaults()
    const { items } = await app.client.call('discovery.owners', { accountId: account.id })
    expect(items.map(({ path: at, canCreate }) => [at, canCreate])).toEqual([
      ['acme', false],
      ['mona', false],
    ])
  })

  it('opens git with a token for the one repository, kept for its next job', async () => {
    const before = installationTokens().length
    expect((await mirrored(account, 'acme/engine')).lastRun).toMatchObject({ outcome: 'succeeded' })
    const [token, ...more] = installationTokens().slice(before)
    expect(more).toEqual([])
    expect([...(token?.repositoryIds ?? [])]).toEqual([fake.repositoryAt('acme/engine').id])
    expect(token?.permissions).toEqual({ contents: 'write', metadata: 'read' })
    const made = mints()
    await runAgain('acme/engine')
    expect(mints()).toBe(made)
    await mirrored(account, 'acme/tools')
    expect([...(installationTokens().at(-1)?.repositoryIds ?? [])]).toEqual([
      fake.repositoryAt('acme/tools').id,
    ])
  })

  it('opens git when a remote is tried, and when a plan is made, as it does for a mirror', async () => {
    const given = { url: `${fake.url}/mona/notes.git`, accountId: account.id, direction: 'pull' } as const
    expect(await app.client.call('remotes.test', given)).toMatchObject({ branchCount: 1 })
  })

  it('makes a new token when less than five minutes are left', async () => {
    const made = mints()
    await clock.advance(54 * 60_000)
    await runAgain('acme/tools')
    expect(mints()).toBe(made)
    await clock.advance(2 * 60_000)
    await runAgain('acme/tools')
    expect(mints()).toBeGreaterThan(made)
  })

  it('makes another when GitHub took one back in the middle', async () => {
    await runAgain('acme/engine')
    for (const token of installationTokens()) token.expiresAt = clock.now() - 1
    expect((await runAgain('acme/engine')).lastRun).toMatchObject({ outcome: 'unchanged' })
  })

  it('follows a repository that was renamed', async () => {
    fake.rename('acme/tools', 'gadgets')
    await clock.advance(61 * 60_000)
    // The look for repositories may have given the mirror the new address meanwhile.
    expect((await runAgain('acme/tools')).lastRun?.outcome).toMatch(/^(?:unchanged|succeeded)$/)
    const { id } = fake.repositoryAt('acme/gadgets')
    const live = installationTokens().filter(({ expiresAt }) => (expiresAt ?? 0) > clock.now())
    expect(live.some(({ repositoryIds }) => repositoryIds?.size === 1 && repositoryIds.has(id))).toBe(true)
  })

  it('says what to do when an installation is suspended, of its repositories alone', async () => {
    await mirrored(account, 'mona/notes')
    acme.suspendedAt = clock.now()
    const { lastRun, failure } = await runAgain('acme/engine')
    expect(lastRun).toMatchObject({ outcome: 'failed' })
    expect(failure).toMatchObject({
      code: 'remote_read_denied',
      title: 'The installation of the GitHub App at acme is suspended.',
    })
    expect(failure?.advice).toContain('/settings/installations/')
    expect((await runAgain('mona/notes')).lastRun).toMatchObject({ outcome: 'unchanged' })
    acme.suspendedAt = null
    expect((await runAgain('acme/engine')).lastRun).toMatchObject({ outcome: 'unchanged' })
  })

  it('says what to do when a repository is taken out, and when the app is uninstalled', async () => {
    acme.repositoryIds = new Set([fake.repositoryAt('acme/gadgets').id])
    expect((await runAgain('acme/engine')).failure).toMatchObject({
      code: 'remote_read_denied',
      title: 'The GitHub App does not reach acme/engine.',
    })
    acme.repositoryIds = null
    expect((await runAgain('acme/engine')).lastRun).toMatchObject({ outcome: 'unchanged' })
    mona.isRemoved = true
    expect((await runAgain('mona/notes')).failure).toMatchObject({
      code: 'remote_read_denied',
      title: 'The GitHub App does not reach mona/notes.',
    })
    mona.isRemoved = false
    expect((await runAgain('mona/notes')).lastRun).toMatchObject({ outcome: 'unchanged' })
  })

  it('takes a new key of the same app, and tries its mirrors again', async () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 })
    fake.registerApp({ id: 77, publicKey: next.publicKey })
    for (const token of installationTokens()) token.expiresAt = clock.now() - 1
    expect((await runAgain('acme/engine')).failure).toMatchObject({ code: 'remote_auth_failed' })
    const before = (await mirrorOf('acme/engine')).lastRun?.id ?? null
    const given = next.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await expect(
      app.client.call('githubApps.change', { id: account.id, privateKey: otherPem }),
    ).rejects.toMatchObject({ code: 'remote_auth_failed' })
    await app.client.call('githubApps.change', { id: account.id, privateKey: given, webhookSecret: null })
    expect((await ran('acme/engine', before)).lastRun).toMatchObject({ outcome: 'unchanged' })
    const { hasWebhookSecret } = await app.client.call('githubApps.installations', { id: account.id })
    expect(hasWebhookSecret).toBe(false)
  })

  it('leaves neither key nor token nor secret in any file, event or answer', async () => {
    const answers = JSON.stringify([events, await app.client.call('accounts.list', {})])
    const secrets = [
      webhookSecret,
      ...pem.split('\n').filter((line) => line.length > 30),
      ...installationTokens().map(({ text }) => text),
    ]
    expect(secrets.length).toBeGreaterThan(20)
    const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(dataDirectory, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => [file, readFileSync(file)] as const)
    for (const secret of secrets) {
      expect(answers).not.toContain(secret)
      for (const [file, bytes] of files) expect(bytes.includes(secret), file).toBe(false)
    }
  })

  it('mirrored what was there', async () => {
    const { repositoryId } = await mirrorOf('acme/engine')
    const here = path.join(dataDirectory, 'repositories', `${repositoryId}.git`)
    expect([...(await refsOf(here, 'refs/heads')).keys()]).toEqual(['refs/heads/main'])
  })
})
