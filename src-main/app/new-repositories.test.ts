import { rename } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NewRepositoryRule } from '../../src-shared/domain/new-repositories.ts'
import { startAppAtForge, until, type AppAtForge } from '../testing/app-at-forge.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import type { NewFakeRepository } from '../testing/fake-forges/gitea/new-fake-repository.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../testing/scratch.ts'

const clock = createManualClock(Date.now())
const scratch = scratchDirectory('new-repositories')
const hourMs = 3_600_000
let fake: FakeGitea
let at: AppAtForge
let accountId: string

const fill = async (repository: string, given: NewFakeRepository = {}): Promise<void> => {
  const added = fake.addRepository(repository, { isPrivate: true, ...given })
  const work = await workRepository(scratch, `${repository.replace('/', '-')}-${added.id}`)
  await commitFile(work, 'a.txt', repository)
  await git(work, 'push', '--quiet', await fake.directoryOf(added), 'HEAD:refs/heads/main')
}
const rule = (more: Partial<NewRepositoryRule>): NewRepositoryRule => ({
  owner: null,
  pattern: '*',
  forks: 'any',
  archived: 'any',
  visibility: 'any',
  way: 'default',
  schedule: null,
  nameTemplate: null,
  ...more,
})
const set = (rules: readonly NewRepositoryRule[], everyMs: number | null = null) =>
  at.call('newRepositories.set', { accountId, rules: [...rules], everyMs })
const get = () => at.call('newRepositories.get', { accountId })
/** A list to its end, and all that follows from it. */
const list = async (): Promise<void> => {
  await at.list(accountId)
  await until(async () => {
    const { job } = await get()
    return job === null || job.finishedAt !== null ? true : null
  })
}
const decisionOf = async (path: string) => (await get()).decided.find((one) => one.path === path) ?? null
const names = async (): Promise<readonly string[]> =>
  (await at.call('repositories.list', { limit: 100 })).items.map(({ name }) => name)

beforeAll(async () => {
  fake = await startFakeGitea({ directory: scratch, now: clock.now })
  const ada = fake.addUser('ada', ['write:repository', 'write:organization', 'write:user'])
  fake.addOrganization('acme', { ada: 'owner' })
  await fill('acme/before')
  at = await startAppAtForge(scratch, clock)
  accountId = (await at.call('accounts.connect', { kind: 'gitea', address: fake.url, token: ada.token })).id
  await at.list(accountId)
})
afterAll(async () => {
  await at.stop()
  await fake.idle()
  await fake.stop()
  expect(fake.violations).toEqual([])
})

describe('rules for new repositories', () => {
  it('are refused with what is wrong in them', async () => {
    await expect(set([rule({ nameTemplate: '{owner}' })])).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'nameTemplate' },
    })
    await expect(at.call('newRepositories.apply', { accountId })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('leave what was there before them', async () => {
    await set([
      rule({ owner: 'ACME', pattern: 'secret-*', way: 'ignore' }),
      rule({ forks: 'only', way: 'ignore' }),
      rule({ owner: 'acme', pattern: 'lib?', way: 'once' }),
      rule({ owner: 'acme', pattern: 'backup-*', way: 'push', nameTemplate: 'mine/{name}' }),
      rule({ owner: 'acme', schedule: { kind: 'manual' } }),
    ])
    await list()
    expect(await names()).toEqual([])
    expect((await get()).decided).toEqual([])
  })

  it('take what is new after a whole list: the first that fits decides', async () => {
    await fill('acme/Fresh')
    await fill('acme/secret-plans')
    await fill('acme/fork', { isFork: true })
    await fill('acme/libX')
    await fill('acme/backup-of-it')
    await fill('ada/notes')
    await list()
    expect([...(await names())].sort()).toEqual(['acme/Fresh', 'acme/libX', 'mine/backup-of-it'])
    expect(await at.mirrorOf('acme/Fresh')).toMatchObject({ direction: 'pull', schedule: { kind: 'manual' } })
    expect((await at.call('mirrors.list', { repository: 'acme/libX' })).items).toEqual([])
    expect(await at.mirrorOf('mine/backup-of-it')).toMatchObject({ direction: 'push' })
  })

  it('say of each what became of it, and why', async () => {
    expect(await decisionOf('acme/Fresh')).toMatchObject({ action: 'taken', name: 'acme/Fresh' })
    expect(await decisionOf('acme/secret-plans')).toMatchObject({
      action: 'ignored',
      note: 'A rule leaves it out.',
    })
    expect(await decisionOf('acme/fork')).toMatchObject({ action: 'ignored' })
    expect(await decisionOf('ada/notes')).toMatchObject({ action: 'ignored', note: 'No rule is about it.' })
    expect(await decisionOf('acme/before')).toBeNull()
  })

  it('take nothing back that a person removed', async () => {
    await at.call('repositories.delete', { name: 'acme/Fresh' })
    await list()
    expect(await names()).not.toContain('acme/Fresh')
  })

  it('leave one whose name is taken here, and say so', async () => {
    await at.call('repositories.create', { name: 'acme/Taken' })
    await fill('acme/taken')
    await list()
    expect(await decisionOf('acme/taken')).toMatchObject({ action: 'left' })
  })

  it('try again after the next list what could not be taken', async () => {
    await fill('acme/libY')
    const there = [...fake.state.repositories.values()].find(({ name }) => name === 'libY')
    const directory = there === undefined ? '' : await fake.directoryOf(there)
    await rename(directory, `${directory}-away`)
    await list()
    expect(await decisionOf('acme/libY')).toMatchObject({ action: 'failed' })
    // What failed is taken away again, a moment later.
    await vi.waitFor(async () => expect(await names()).not.toContain('acme/libY'))
    await rename(`${directory}-away`, directory)
    await list()
    expect(await names()).toContain('acme/libY')
    expect(await decisionOf('acme/libY')).toMatchObject({ action: 'taken' })
  })

  it('take nothing from a list that broke off', async () => {
    await fill('acme/late')
    fake.fail({ kind: 'answer', at: /\/orgs\/acme\/repos/, status: 403, times: 1, body: '{}' })
    await list()
    expect(await names()).not.toContain('acme/late')
    await list()
    expect(await names()).toContain('acme/late')
  })

  it('take what was there before them when somebody asks, as the plan shows', async () => {
    const { rows, count } = await at.call('newRepositories.plan', { accountId })
    expect(count).toBe(1)
    expect(rows[0]).toMatchObject({ path: 'acme/before', action: 'import', way: 'pull' })
    await at.call('newRepositories.apply', { accountId })
    await until(async () => (((await get()).job?.finishedAt ?? null) === null ? null : true))
    expect(await names()).toContain('acme/before')
    expect(await names()).not.toContain('acme/Fresh')
  })

  it('follow the direction of the settings', async () => {
    await at.call('settings.change', { defaultDirection: 'sync' })
    await fill('acme/both-ways')
    await list()
    expect(await at.mirrorOf('acme/both-ways')).toMatchObject({ direction: 'sync' })
  })

  it('ask the forge by themselves, as often as is set', async () => {
    const { rules } = await get()
    expect(await set(rules, 6 * hourMs)).toMatchObject({
      everyMs: 6 * hourMs,
      nextAt: clock.now() + 6 * hourMs,
    })
    await fill('acme/overnight')
    await clock.advance(8 * hourMs)
    await until(async () => ((await names()).includes('acme/overnight') ? true : null))
  })

  it('count anew from when there are some again', async () => {
    await set([])
    await fill('acme/between')
    await at.list(accountId)
    await set([rule({})])
    await list()
    expect(await names()).not.toContain('acme/between')
  })
})
