import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PairChoice } from '../../src-shared/domain/pairing.ts'
import { startAppAtForge, until, type AppAtForge } from '../testing/app-at-forge.ts'
import { startFakeGitea, type FakeGitea } from '../testing/fake-forges/gitea/start-fake-gitea.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../testing/scratch.ts'

const clock = createManualClock(Date.now())
const scratch = scratchDirectory('pair-accounts')
const scopes = ['write:repository', 'write:organization', 'write:user']
let one: FakeGitea
let two: FakeGitea
let at: AppAtForge
let fromId: string
let toId: string

const fill = async (fake: FakeGitea, repository: string): Promise<void> => {
  const added = fake.addRepository(repository, { isPrivate: true })
  const work = await workRepository(scratch, `${repository.replace('/', '-')}-${added.id}`)
  await commitFile(work, 'a.txt', repository)
  await git(work, 'push', '--quiet', await fake.directoryOf(added), 'HEAD:refs/heads/main')
}
const find = (fake: FakeGitea, name: string) =>
  [...fake.state.repositories.values()].find((repository) => repository.name === name)
const connect = async (fake: FakeGitea, token: string): Promise<string> =>
  (await at.call('accounts.connect', { kind: 'gitea', address: fake.url, token })).id

const choice = (more: Partial<PairChoice> = {}): PairChoice => ({
  fromId,
  toId,
  fromOwner: 'acme',
  toOwner: 'backup',
  direction: 'there',
  createMissing: true,
  ...more,
})
const rowsOf = async (more: Partial<PairChoice> = {}) => {
  const { rows } = await at.call('pairs.plan', choice(more))
  return new Map(rows.map((row) => [row.key, row]))
}
const finished = (accountId: string) =>
  until(async () => {
    const { state } = await at.call('pairs.get', { accountId })
    return state === null || state.finishedAt === null ? null : state
  })

beforeAll(async () => {
  one = await startFakeGitea({ directory: scratch, now: clock.now })
  two = await startFakeGitea({ directory: scratch, now: clock.now })
  const ada = one.addUser('ada', scopes)
  one.addOrganization('acme', { ada: 'owner' })
  const adaThere = two.addUser('ada-b', scopes)
  two.addOrganization('backup', { 'ada-b': 'owner' })
  await fill(one, 'acme/Engine')
  await fill(one, 'acme/notes')
  await fill(one, 'acme/tools')
  one.addRepository('ada/tools', { isPrivate: true })
  two.addRepository('backup/ENGINE', { isPrivate: true })
  await fill(two, 'backup/lonely')
  two.addRepository('backup/tools', { isArchived: true })
  at = await startAppAtForge(scratch, clock)
  fromId = await connect(one, ada.token)
  toId = await connect(two, adaThere.token)
})
afterAll(async () => {
  await at.stop()
  await Promise.all([one.idle(), two.idle()])
  await Promise.all([one.stop(), two.stop()])
  expect([...one.violations, ...two.violations]).toEqual([])
})

describe('two accounts', () => {
  it('are not paired before both were listed, nor one with itself', async () => {
    await expect(at.call('pairs.plan', choice())).rejects.toMatchObject({ code: 'invalid_input' })
    await at.list(fromId)
    await expect(at.call('pairs.plan', choice())).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'toId' },
    })
    await at.list(toId)
    await expect(at.call('pairs.plan', choice({ toId: fromId }))).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })

  it('are paired by name, ignoring case, with what is on one side alone', async () => {
    const rows = await rowsOf()
    expect(rows.get('backup/engine')).toMatchObject({
      state: 'both',
      fromPath: 'acme/Engine',
      toPath: 'backup/ENGINE',
      isMade: false,
      problem: null,
    })
    expect(rows.get('backup/notes')).toMatchObject({ state: 'only_from', isMade: true, problem: null })
    expect(rows.get('backup/lonely')).toMatchObject({ state: 'only_to' })
    expect(rows.get('backup/lonely')?.problem).toContain('no lonely')
    expect(rows.get('backup/tools')?.problem).toContain('archived')
  })

  it('have pairs that are not clear, when two owners have the same name', async () => {
    const rows = await rowsOf({ fromOwner: undefined })
    expect(rows.get('backup/tools')).toMatchObject({ state: 'ambiguous' })
    expect(rows.get('ada/tools')?.state ?? rows.get('acme/tools')?.state).toBe('ambiguous')
  })

  it('leave what is missing when nothing is to be made', async () => {
    expect((await rowsOf({ createMissing: false })).get('backup/notes')?.problem).toContain('no notes')
  })

  it('go the other way for a single pair', async () => {
    const rows = await rowsOf({ chosen: [{ key: 'backup/lonely', direction: 'back' }] })
    expect(rows.get('backup/lonely')).toMatchObject({ direction: 'back', isMade: true, problem: null })
  })

  it('are mirrored through one repository here each, what is missing made private', async () => {
    const wanted = choice({
      chosen: [{ key: 'backup/lonely', direction: 'back' }],
    })
    await at.call('pairs.start', wanted)
    expect(await finished(fromId)).toMatchObject({ total: 3, done: 3, failedCount: 0 })
    for (const name of ['acme/Engine', 'acme/notes', 'backup/lonely']) {
      const { items } = await at.call('mirrors.list', { repository: name })
      expect(items.map(({ direction }) => direction).sort()).toEqual(['pull', 'push'])
    }
    expect(find(two, 'notes')).toMatchObject({ isPrivate: true })
    expect(find(one, 'lonely')).toMatchObject({ isPrivate: true })
    for (const [fake, name] of [
      [two, 'ENGINE'],
      [two, 'notes'],
      [one, 'lonely'],
    ] as const) {
      const repository = find(fake, name)
      if (repository === undefined) throw new Error(`${name} is not there.`)
      const there = await fake.directoryOf(repository)
      await until(async () => {
        await clock.advance(3_000)
        return (await refsOf(there, 'refs/heads')).has('refs/heads/main') ? true : null
      })
    }
  })

  it('know what is mirrored already', async () => {
    const rows = await rowsOf()
    expect(rows.get('backup/engine')).toMatchObject({ state: 'mirrored' })
    expect(rows.get('backup/notes')).toMatchObject({ state: 'mirrored' })
    const { counts } = await at.call('pairs.plan', choice())
    expect(counts).toMatchObject({ going: 0, mirrored: 3 })
  })
})
