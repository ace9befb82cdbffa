import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { SignInState } from '../../src-shared/domain/forge-sign-in.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { answerPage } from '../testing/fake-forges/gitea/person-at-page.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { startFakeGitHub, type FakeGitHub } from '../testing/fake-forges/github/start-fake-github.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('forge-sign-in')
const dataDirectory = path.join(scratch, 'data')
const hourMs = 3_600_000
const clock: ManualClock = createManualClock(Date.now())
const secrets: string[] = []
let app: App
let gitea: FakeGitea
let github: FakeGitHub
const events: { readonly name: string; readonly payload: unknown }[] = []
const call: App['client']['call'] = (...given) => app.client.call(...given)

const until = async <T>(look: () => Promise<T | null> | T | null): Promise<T> => {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const ended = ({ id }: SignInState): Promise<SignInState> =>
  until(async () => {
    const state = await call('accounts.signIn.get', { id })
    return state.state === 'waiting' || state.state === 'connecting' ? null : state
  })
const notices = (): readonly string[] =>
  events.flatMap(({ name, payload }) =>
    name === 'notice.raised' ? [(payload as { readonly title: string }).title] : [],
  )
const account = async (id: string | null): Promise<Account> => {
  const found = (await call('accounts.list', {})).items.find((one) => one.id === id)
  if (found === undefined) throw new Error('There is no such account.')
  return found
}
/** How often the forge was asked for a token since the last question. */
let askedBefore = 0
const tokensAsked = (): number => {
  const asked = gitea.requests.filter(({ url }) => url.endsWith('/login/oauth/access_token')).length
  const since = asked - askedBefore
  askedBefore = asked
  return since
}
const liveTokens = (): readonly string[] =>
  [...gitea.state.tokens.values()].filter(({ expired }) => !expired).map(({ value }) => value)

beforeAll(async () => {
  gitea = await startFakeGitea({ directory: scratch, now: clock.now })
  github = await startFakeGitHub({ directory: scratch, now: clock.now })
  app = await startTestCore({
    dataDirectory,
    clock,
  })
  app.contract.hub.on((event) => void events.push(event))
})
afterAll(async () => {
  await app.stop()
  await gitea.idle()
  await Promise.all([gitea.stop(), github.stop()])
  expect([...gitea.violations, ...github.violations]).toEqual([])
})

describe('signing in by a page that leads back', () => {
  let ada: { readonly id: number }
  const place = (): { kind: 'gitea'; address: string } => ({ kind: 'gitea', address: gitea.url })
  const start = (): Promise<SignInState> => call('accounts.signIn.start', { ...place(), clientId: 'our-app' })
  let accountId = ''
  let mirrorId = ''
  let work = ''

  /** The first run that begins from now on. */
  const nextRun = async (begin: () => Promise<unknown>): Promise<NonNullable<Mirror['lastRun']>> => {
    const before = (await call('mirrors.get', { id: mirrorId })).lastRun?.id ?? null
    await begin()
    return until(async () => {
      const { lastRun } = await call('mirrors.get', { id: mirrorId })
      return lastRun === null || lastRun.id === before ? null : lastRun
    })
  }
  const sync = (): Promise<NonNullable<Mirror['lastRun']>> =>
    nextRun(() => call('mirrors.syncNow', { id: mirrorId }))

  beforeAll(async () => {
    ada = gitea.addUser('ada')
    gitea.oauth.addApp('our-app')
    gitea.oauth.signInBrowser(ada.id)
    const engine = gitea.addRepository('ada/engine', { isPrivate: true })
    work = await workRepository(scratch, 'engine')
    await commitFile(work, 'a.txt', 'a')
    await git(work, 'remote', 'add', 'origin', await gitea.directoryOf(engine))
    await git(work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main')
  })

  it('needs an app that is registered there, once', async () => {
    expect(await call('accounts.signIn.app', place())).toEqual({
      webUrl: gitea.url,
      ways: ['browser'],
      clientId: null,
    })
    await expect(call('accounts.signIn.start', place())).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'clientId' },
    })
    await expect(call('accounts.signIn.start', { ...place(), clientId: 'two words' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(call('accounts.signIn.start', { kind: 'bitbucket', clientId: 'x' })).rejects.toMatchObject({
      code: 'forge_cannot',
    })
  })

  it('ends when it is declined, and says so on the page too', async () => {
    const state = await start()
    expect(state).toMatchObject({ state: 'waiting', way: 'browser', userCode: null })
    expect(await answerPage(state.pageUrl, false)).toContain('Nothing was allowed')
    expect(await ended(state)).toMatchObject({ state: 'failed', failure: { code: 'forge_refused' } })
  })

  it('takes no answer that belongs to another sign-in, and no second one', async () => {
    const state = await start()
    const back = new URL(new URL(state.pageUrl).searchParams.get('redirect_uri') ?? '')
    back.search = '?code=stolen&state=guessed'
    const wrong = await fetch(back)
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('not the sign-in')])
    const { failure } = await ended(state)
    expect(failure?.title).toContain('did not belong to this sign-in')
    await expect(fetch(back)).rejects.toThrow()
    expect(tokensAsked()).toBe(0)
  })

  it('is cancelled, and is over when nobody comes for ten minutes', async () => {
    const left = await start()
    expect(await call('accounts.signIn.cancel', { id: left.id })).toMatchObject({ state: 'cancelled' })
    await expect(answerPage(left.pageUrl, true)).rejects.toThrow()
    const forgotten = await start()
    await clock.advance(10 * 60_000)
    expect(await ended(forgotten)).toMatchObject({ state: 'failed', failure: { code: 'timeout' } })
  })

  it('adds the account of the person who agreed, and remembers the app', async () => {
    const state = await start()
    expect(await answerPage(state.pageUrl, true)).toContain('Go back to Mirrordesk')
    const done = await ended(state)
    expect(done).toMatchObject({ state: 'done', failure: null })
    accountId = done.accountId ?? ''
    expect(await account(accountId)).toMatchObject({
      credentialKind: 'password',
      connection: {
        login: 'ada',
        scopes: ['write:repository', 'write:organization', 'write:user'],
        expiresAt: null,
        signIn: { way: 'browser', isRenewed: true, isOver: false },
      },
    })
    expect(await call('accounts.signIn.app', place())).toMatchObject({ clientId: 'our-app' })
    expect(events.filter(({ name }) => name === 'signIn.changed').at(-1)?.payload).toMatchObject({
      state: 'done',
    })
    // The same person does not become a second account.
    const twice = await call('accounts.signIn.start', place())
    await answerPage(twice.pageUrl, true)
    expect(await ended(twice)).toMatchObject({ state: 'failed', failure: { code: 'already_exists' } })
    tokensAsked()
  })

  it('opens git, and goes on when the token has ended: renewed once, for all who ask', async () => {
    const { mirror } = await call('mirrors.add', {
      repository: 'engine',
      createRepository: true,
      direction: 'pull',
      url: `${gitea.url}/ada/engine.git`,
      accountId,
    })
    mirrorId = mirror.id
    await until(async () => ((await call('mirrors.get', { id: mirrorId })).lastRun === null ? null : true))
    expect((await sync()).outcome).toBe('unchanged')
    expect(tokensAsked()).toBe(0)

    // While all rest, nothing asks the forge by itself what moved.
    await call('mirrors.pauseAll', { untilAt: null })
    await clock.advance(2 * hourMs)
    await call('mirrors.resumeAll', {})
    await commitFile(work, 'b.txt', 'b')
    await git(work, 'push', '--quiet', 'origin', 'HEAD:refs/heads/main')
    secrets.push(...gitea.oauth.refreshTokens(), ...gitea.state.tokens.keys())
    const [run, checked] = await Promise.all([
      sync(),
      call('accounts.check', { id: accountId }),
      call('discovery.refresh', { accountId: accountId }),
    ])
    expect(['succeeded', 'unchanged']).toContain(run.outcome)
    expect(checked.connection).toMatchObject({ failure: null, expiresAt: null })
    expect(tokensAsked()).toBe(1)
    expect(notices()).toEqual([])
  })

  it('goes on with the old token while it is good and the forge cannot be asked, without asking all the time', async () => {
    await call('mirrors.pauseAll', { untilAt: null })
    await clock.advance(hourMs - 4 * 60_000)
    tokensAsked()
    gitea.fail({ kind: 'answer', at: /access_token/, times: 1, status: 503 })
    expect((await call('accounts.check', { id: accountId })).connection?.failure).toBeNull()
    expect((await call('accounts.check', { id: accountId })).connection?.failure).toBeNull()
    expect(tokensAsked()).toBe(1)
    await clock.advance(2 * 60_000)
    expect((await call('accounts.check', { id: accountId })).connection?.failure).toBeNull()
    expect(tokensAsked()).toBe(1)
  })

  it('says once that one has to sign in again when a renewal was lost, and stops nothing else', async () => {
    await clock.advance(2 * hourMs)
    await call('mirrors.resumeAll', {})
    // As when the core dies after the forge has answered: what renews was used, what came of it is not here.
    gitea.fail({ kind: 'cut', at: /access_token/, times: 1, done: true })
    const run = await nextRun(() => call('mirrors.syncNow', { id: mirrorId }))
    expect(run.outcome).toBe('failed')
    const { connection } = await call('accounts.check', { id: accountId })
    expect(connection).toMatchObject({
      signIn: { isOver: true },
      failure: { code: 'remote_auth_failed', title: expect.stringContaining('is over') as string },
    })
    tokensAsked()
    await call('mirrors.syncNow', { id: mirrorId })
    await until(async () =>
      (await call('mirrors.get', { id: mirrorId })).failure?.code === 'remote_auth_failed' ? true : null,
    )
    await call('accounts.check', { id: accountId })
    expect(tokensAsked()).toBe(0)
    expect(notices().filter((title) => title.includes('sign-in'))).toEqual([
      expect.stringContaining('The sign-in of ada at') as string,
    ])
  })

  it('is given again by the same person alone, and the mirrors go on', async () => {
    const eve = gitea.addUser('eve')
    gitea.oauth.signInBrowser(eve.id)
    const other = await call('accounts.signIn.again', { id: accountId })
    await answerPage(other.pageUrl, true)
    expect(await ended(other)).toMatchObject({
      state: 'failed',
      failure: { title: expect.stringContaining('You signed in as eve') as string },
    })

    gitea.oauth.signInBrowser(ada.id)
    const again = await call('accounts.signIn.again', { id: accountId })
    expect(again).toMatchObject({ way: 'browser', accountId })
    const run = await nextRun(async () => {
      await answerPage(again.pageUrl, true)
      expect(await ended(again)).toMatchObject({ state: 'done', accountId })
    })
    expect(['succeeded', 'unchanged']).toContain(run.outcome)
    expect((await account(accountId)).connection).toMatchObject({ failure: null, signIn: { isOver: false } })
  })
})

describe('signing in with a code', () => {
  it('shows the code, waits for the person, and adds the account', async () => {
    const mona = github.addUser('mona')
    github.device.addApp('Iv1.ours')
    const state = await call('accounts.signIn.start', {
      kind: 'github',
      address: github.url,
      clientId: 'Iv1.ours',
    })
    expect(state).toMatchObject({ way: 'device', state: 'waiting', pageUrl: `${github.url}/login/device` })
    const { pageUrl: _page, ...more } = state
    expect(more.userCode).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
    await clock.whenAwaited(5_000)
    await clock.advance(5_000)
    github.device.approve(state.userCode ?? '', mona.id)
    const done = await until(async () => {
      await clock.advance(5_000)
      const now = await call('accounts.signIn.get', { id: state.id })
      return now.state === 'done' || now.state === 'failed' ? now : null
    })
    expect(done).toMatchObject({ state: 'done', failure: null })
    expect((await account(done.accountId)).connection).toMatchObject({
      login: 'mona',
      scopes: ['repo', 'workflow', 'read:org'],
      signIn: { way: 'device', isRenewed: false },
    })
  })

  it('says that an app has none, before anything is shown', async () => {
    github.device.addApp('Iv1.off', { isEnabled: false })
    await expect(
      call('accounts.signIn.start', { kind: 'github', address: github.url, clientId: 'Iv1.off' }),
    ).rejects.toMatchObject({ code: 'forge_cannot' })
    expect(await call('accounts.signIn.app', { kind: 'github', address: github.url })).toMatchObject({
      clientId: 'Iv1.ours',
    })
  })
})

it('leaves no token in any file, event or answer', () => {
  secrets.push(...liveTokens(), ...gitea.oauth.refreshTokens(), ...github.world.tokens.keys())
  expect(secrets.length).toBeGreaterThan(5)
  const said = JSON.stringify(events)
  const files = readdirSync(dataDirectory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dataDirectory, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => ({ file, bytes: readFileSync(file) }))
  for (const secret of secrets) {
    expect(said).not.toContain(secret)
    for (const { file, bytes } of files) expect(bytes.includes(secret), file).toBe(false)
  }
})
