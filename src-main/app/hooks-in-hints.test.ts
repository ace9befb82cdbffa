import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src-shared/domain/account.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { startFakeGitHub, type FakeGitHub } from '../testing/fake-forges/github/start-fake-github.ts'
import { hooksInCore, until } from '../testing/hooks-in-core.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'
import type { App } from './app-options.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('hooks-in-hints')
const clock: ManualClock = createManualClock(Math.floor(Date.now() / 1_000) * 1_000)
let app: App
let core: ReturnType<typeof hooksInCore>
let github: FakeGitHub
let gitea: FakeGitea
let onGithub: { account: Account; mirror: Mirror; work: string; url: string }
let onGitea: { account: Account; mirror: Mirror; work: string; url: string }

beforeAll(async () => {
  github = await startFakeGitHub({ directory: path.join(scratch, 'github'), now: clock.now })
  gitea = await startFakeGitea({ directory: scratch, now: clock.now })
  app = await startTestCore({
    dataDirectory: path.join(scratch, 'data'),
    clock,
  })
  core = hooksInCore(app, clock)
  const begin = async (name: string, directory: string, url: string, signIn: string, account: Account) => {
    const work = await workRepository(scratch, name)
    await commitFile(work, 'a.txt', 'a')
    await git(work, 'push', '--quiet', directory, 'HEAD:refs/heads/main')
    const mirror = await core.follow(name, url, account)
    return { account, mirror, work, url: url.replace('://', `://${signIn}@`) }
  }
  github.addUser('mona')
  const token = github.addToken('mona', 'classic', { scopes: ['repo'] })
  github.addRepository('mona/notes')
  const mona = await app.client.call('accounts.connect', { kind: 'github', address: github.url, token })
  onGithub = await begin(
    'github',
    await github.gitDirectory('mona/notes'),
    `${github.url}/mona/notes.git`,
    `x:${token}`,
    mona,
  )
  const ada = gitea.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
  const notes = gitea.addRepository('ada/notes')
  notes.isEmpty = false
  const account = await app.client.call('accounts.connect', {
    kind: 'gitea',
    address: gitea.url,
    token: ada.token,
  })
  onGitea = await begin(
    'gitea',
    await gitea.directoryOf(notes),
    `${gitea.url}/ada/notes.git`,
    `ada:${ada.token}`,
    account,
  )
})
afterAll(async () => {
  await gitea.idle()
  await app.stop()
  await github.stop()
  await gitea.stop()
  expect([...github.violations, ...gitea.violations]).toEqual([])
})

const looks = (at: 'github' | 'gitea'): number =>
  at === 'github'
    ? github.requests.filter(
        ({ path: asked }) => asked.startsWith('/user/repos') && asked.includes('sort=pushed'),
      ).length
    : gitea.requests.filter(({ url }) => url.includes('/repos/search')).length
/** Lets time pass until the forge was asked once more, and the answer is stored. */
const look = async (at: 'github' | 'gitea', accountId: string): Promise<void> => {
  const before = looks(at)
  const lookedAt = async () => (await app.client.call('hooksIn.get', { accountId })).hints?.lookedAt ?? 0
  const last = await lookedAt()
  while (looks(at) === before || (await lookedAt()) === last) {
    await clock.advance(10_000)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const push = async ({ work, url }: { readonly work: string; readonly url: string }): Promise<void> => {
  await commitFile(work, `${clock.now()}.txt`, 'x')
  await git(work, 'push', '--quiet', url, 'HEAD:main')
}

describe.each(['github', 'gitea'] as const)('without webhooks, %s is asked what moved', (at) => {
  const here = () => (at === 'github' ? onGithub : onGitea)

  it('and the mirror of what was pushed to is checked sooner', async () => {
    const { account, mirror } = here()
    await look(at, account.id)
    await clock.advance(60_000)
    await until(async () =>
      (await app.client.call('mirrors.get', { id: mirror.id })).activeRun === null ? true : null,
    )
    const before = (await core.runs(mirror.id)).length
    await push(here())
    await gitea.idle()
    await look(at, account.id)
    await clock.advance(1_000)
    expect(await core.nextRun(mirror.id, before)).toMatchObject({ trigger: 'schedule', outcome: 'succeeded' })
  })

  it('and nothing is checked while nothing moves', async () => {
    const { account, mirror } = here()
    const before = (await core.runs(mirror.id)).length
    for (let times = 0; times < 3; times += 1) await look(at, account.id)
    expect(await core.runs(mirror.id)).toHaveLength(before)
    if (at === 'github') expect(github.requests.at(-1)).toMatchObject({ status: 304 })
  })
})

it('no forge is asked more often than once a minute, and a mirror that comes is no reason to', async () => {
  const minutes = 20
  for (const [at, { account }] of [
    ['github', onGithub],
    ['gitea', onGitea],
  ] as const) {
    await look(at, account.id)
    const before = looks(at)
    for (let seconds = 0; seconds < minutes * 60; seconds += 10) {
      await clock.advance(10_000)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(looks(at) - before, at).toBeGreaterThan(2)
    // Up to 15 percent sooner or later.
    expect(looks(at) - before, at).toBeLessThanOrEqual(Math.ceil(minutes / 0.85))
  }
  await look('gitea', onGitea.account.id)
  const before = looks('gitea')
  await core.follow('gitea-again', onGitea.mirror.url, onGitea.account)
  await clock.advance(40_000)
  await until(async () =>
    (await app.client.call('mirrors.get', { id: onGitea.mirror.id })).activeRun === null ? true : null,
  )
  expect(looks('gitea')).toBe(before)
})

it('a forge that has enough is left alone for as long as it says', async () => {
  const { account } = onGitea
  gitea.limitRate(1, 1_800)
  const before = looks('gitea')
  const failure = async () =>
    (await app.client.call('hooksIn.get', { accountId: account.id })).hints?.failure ?? null
  while ((await failure()) === null) await clock.advance(10_000)
  expect(await failure()).toMatchObject({ code: 'remote_rate_limited' })
  for (let minutes = 0; minutes < 20; minutes += 1) await clock.advance(60_000)
  expect(looks('gitea')).toBe(before + 1)
  await look('gitea', account.id)
  expect(await failure()).toBeNull()
})
