import { beforeEach, describe, expect, it } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createKeptLifetimes } from './kept-lifetimes.ts'
import { keptRefName } from './kept-ref-names.ts'
import { createKeptRefs } from './kept-refs.ts'

const day = 86_400_000
const world = createMirrorWorld()
const lifetimes = createKeptLifetimes({
  lifetimes: world.stores.keptLifetimes,
  settings: world.stores.settings,
  repositories: world.stores.repositories,
  pins: world.stores.keptPins,
  git: world.git,
  repositoryPath: world.pathOf,
  clock: world.clock,
})
const keptRefs = createKeptRefs({
  git: world.git,
  pins: world.stores.keptPins,
  clock: world.clock,
  repositoryPath: world.pathOf,
  termsOf: lifetimes.termsOf,
  refsChanged: () => undefined,
})
const setLifetime = (lifetimeMs: number | null): void => {
  lifetimes.settingChanges(lifetimeMs)
  world.stores.settings.change({ keptRefLifetimeMs: lifetimeMs })
}

/** A repository that kept a tip so many days ago, each. */
const keeping = async (...daysAgo: readonly number[]) => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const tree = await git(path, 'hash-object', '-t', 'tree', '-w', '/dev/null')
  const commit = await git(path, '-c', 'user.name=a', '-c', 'user.email=a', 'commit-tree', tree, '-m', 'Old')
  const names = daysAgo.map((days, index) =>
    keptRefName({
      keptAt: world.clock.now() - days * day,
      runId: `run_${index}`,
      mirrorId: 'mir_1',
      originalRef: `refs/heads/b${days}`,
      round: 1,
    }),
  )
  for (const name of names) await git(path, 'update-ref', name, commit)
  const left = async (): Promise<readonly string[]> =>
    [...(await refsOf(path)).keys()]
      .filter((ref) => ref.startsWith('refs/kept/'))
      .map((ref) => ref.replace(/.*\//, ''))
  return { repositoryId, names, left, sweep: () => keptRefs.sweep(repositoryId) }
}

beforeEach(() => {
  world.stores.settings.change({ keptRefLifetimeMs: 90 * day })
  world.stores.keptLifetimes.changeWatch({ changedAt: 0 })
})

describe('the lifetime of old tips', () => {
  it('is that of the settings, until a repository has its own', async () => {
    const { repositoryId } = await keeping()
    expect(lifetimes.of(repositoryId)).toEqual({ lifetimeMs: 90 * day, followsSettings: true })
    setLifetime(30 * day)
    expect(lifetimes.of(repositoryId)).toEqual({ lifetimeMs: 30 * day, followsSettings: true })
    await lifetimes.choose(repositoryId, null)
    setLifetime(7 * day)
    expect(lifetimes.of(repositoryId)).toEqual({ lifetimeMs: null, followsSettings: false })
    await lifetimes.choose(repositoryId, 'settings')
    expect(lifetimes.of(repositoryId)).toEqual({ lifetimeMs: 7 * day, followsSettings: true })
  })

  it('lets a tip go when it has passed, and not before', async () => {
    const { left, sweep } = await keeping(89, 91)
    expect(await sweep()).toHaveLength(1)
    expect(await left()).toEqual(['b89'])
    await world.clock.advance(day - 1_000)
    expect(await sweep()).toEqual([])
    await world.clock.advance(2_000)
    expect(await sweep()).toHaveLength(1)
  })

  it('keeps everything for ever when that was chosen', async () => {
    const { repositoryId, left, sweep } = await keeping(4_000)
    await lifetimes.choose(repositoryId, null)
    await world.clock.advance(2 * day)
    expect(await sweep()).toEqual([])
    expect(await left()).toEqual(['b4000'])
    expect((await keptRefs.list(repositoryId))[0]).toMatchObject({ expiresAt: null, pinned: false })
  })

  it('says what a shorter one lets go and when, and lets nothing go for a day', async () => {
    const { repositoryId, left, sweep } = await keeping(3, 20, 80)
    const goingAt = world.clock.now() + day
    const effect = { goingCount: 2, repositoryCount: 1, soonerCount: 1, goingAt }
    expect(await lifetimes.preview(repositoryId, 7 * day)).toEqual(effect)
    expect(await sweep()).toEqual([])
    expect(await lifetimes.choose(repositoryId, 7 * day)).toEqual(effect)
    expect((await keptRefs.list(repositoryId)).map(({ expiresAt }) => expiresAt)).toContain(goingAt)
    await world.clock.advance(day - 1_000)
    expect(await sweep()).toEqual([])
    expect(await left()).toHaveLength(3)
    await world.clock.advance(2_000)
    expect(await sweep()).toHaveLength(2)
    expect(await left()).toEqual(['b3'])
  })

  it('loses nothing when a slip is taken back within the day', async () => {
    const { repositoryId, left, sweep } = await keeping(20)
    await lifetimes.choose(repositoryId, 7 * day)
    await world.clock.advance(day - 1_000)
    await lifetimes.choose(repositoryId, 'settings')
    await world.clock.advance(2 * day)
    expect(await sweep()).toEqual([])
    expect(await left()).toEqual(['b20'])
  })

  it('gives the day also to repositories that go back to the settings, and to all when the setting changes', async () => {
    const own = await keeping(100)
    const following = await keeping(50)
    await lifetimes.choose(own.repositoryId, null)
    await world.clock.advance(2 * day)
    expect(await lifetimes.choose(own.repositoryId, 'settings')).toMatchObject({ goingCount: 1 })
    expect(await own.sweep()).toEqual([])
    expect(await lifetimes.previewSetting(30 * day)).toMatchObject({
      repositoryCount: expect.any(Number) as number,
    })
    setLifetime(30 * day)
    expect(await following.sweep()).toEqual([])
    await world.clock.advance(day)
    expect(await own.sweep()).toHaveLength(1)
    expect(await following.sweep()).toHaveLength(1)
  })

  it('counts only repositories that follow the setting when the setting is previewed', async () => {
    const before = await lifetimes.previewSetting(7 * day)
    const own = await keeping(50)
    await lifetimes.choose(own.repositoryId, null)
    await keeping(50, 60)
    const after = await lifetimes.previewSetting(7 * day)
    expect(after.goingCount - before.goingCount).toBe(2)
    expect(after.repositoryCount - before.repositoryCount).toBe(1)
  })

  it('leaves pinned tips, and those unpinned for a day', async () => {
    const { repositoryId, names, sweep } = await keeping(200)
    const [name = ''] = names
    await keptRefs.pin(repositoryId, name, true)
    expect(await sweep()).toEqual([])
    expect(await keptRefs.pin(repositoryId, name, false)).toMatchObject({
      pinned: false,
      expiresAt: world.clock.now() + day,
    })
    expect(await sweep()).toEqual([])
    await world.clock.advance(day)
    expect(await sweep()).toEqual([name])
    expect(world.stores.keptPins.list(repositoryId)).toEqual(new Map())
  })
})
