import { afterEach, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'

/** Where the core dies: the call never comes back, like the process that made it. */
type Step = 'fetch' | 'fetched' | 'tracked' | 'keep' | 'publish' | 'published' | 'push' | 'pushed'
let dieAt: Step | null = null
let died: () => void = () => undefined
const dead = (signal?: AbortSignal): Promise<never> => {
  dieAt = null
  died()
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}

const world = createMirrorWorld({
  remoteGit: (real) => ({
    ...real,
    copy: async (request) => {
      if (dieAt === 'fetch') return dead(request.signal)
      const result = await real.copy(request)
      return dieAt === 'fetched' ? dead(request.signal) : result
    },
    fetch: async (request) => {
      if (dieAt === 'fetch') return dead(request.signal)
      const result = await real.fetch(request)
      return dieAt === 'fetched' ? dead(request.signal) : result
    },
    push: async (request) => {
      if (dieAt === 'push') return dead(request.signal)
      const result = await real.push(request)
      return dieAt === 'pushed' ? dead(request.signal) : result
    },
  }),
  repositoryGit: (real) => ({
    ...real,
    createPackedRefs: async (...asked) => {
      const isDone = await real.createPackedRefs(...asked)
      return dieAt === 'tracked' ? dead() : isDone
    },
    updateRefs: async (path, transactions: readonly (readonly RefUpdate[])[]) => {
      const keeps = transactions.flat().some(({ ref }) => ref.startsWith('refs/kept/'))
      if (dieAt === 'keep' && keeps) return dead()
      if (dieAt === 'publish' && !keeps) return dead()
      await real.updateRefs(path, transactions)
      if (dieAt === 'published' && !keeps) return dead()
    },
  }),
})

afterEach(async () => {
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const newestRuns = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 2, repositoryId: null, mirrorId }).items

/** Runs the mirror into its death, then starts another core on the same store. */
const dieAndRestart = async (mirrorId: string, step: Step): Promise<void> => {
  const death = new Promise<void>((resolve) => (died = resolve))
  dieAt = step
  world.engine.syncNow(mirrorId)
  await death
  await world.crash()
  await world.engine.idle()
}

const mirrorOf = async (direction: 'pull' | 'push') => {
  const source = await world.filledUpstream()
  await source.commit('main')
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  if (direction === 'pull') {
    const { id } = await world.mirrored({ repositoryId, direction, address: source.address })
    return { id, source, path, far: source.path, repositoryId }
  }
  await git(source.work, 'push', '--quiet', path, '--all')
  const target = await world.newUpstream()
  const { id } = await world.mirrored({ repositoryId, direction, address: target.address })
  return { id, source, path, far: target.path, repositoryId }
}

describe('a core that dies', () => {
  it.each<Step>(['fetch', 'fetched', 'keep', 'publish', 'published'])(
    'in a pull at "%s" continues it at the next start, and loses no tip',
    async (step) => {
      const { id, source, path } = await mirrorOf('pull')
      const tips = [...(await refsOf(path)).values()]
      await source.change('commit', '--quiet', '--amend', '--message=Rewritten')
      await dieAndRestart(id, step)
      const [again, interrupted] = newestRuns(id)
      expect(interrupted).toMatchObject({ outcome: 'interrupted', failure: { code: 'interrupted' } })
      expect(again).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
      expect(await refsOf(path, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source.path))
      const after = [...(await refsOf(path)).values()]
      for (const tip of tips) expect(after).toContain(tip)
      await git(path, 'fsck', '--strict')
      expect((await world.sync(id)).outcome).toBe('unchanged')
    },
  )

  it.each<Step>(['keep', 'push', 'pushed'])(
    'in a push at "%s" continues it at the next start, and loses no tip',
    async (step) => {
      const { id, source, path, far, repositoryId } = await mirrorOf('push')
      const tips = [...(await refsOf(far)).values()]
      await git(source.work, 'commit', '--quiet', '--amend', '--message=Rewritten')
      await git(source.work, 'push', '--quiet', '--force', path, 'main')
      world.engine.refsChanged(repositoryId, 'push', [])
      await dieAndRestart(id, step)
      expect(newestRuns(id)[0]).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
      expect(await refsOf(far)).toEqual(await refsOf(path, 'refs/heads'))
      const after = [...(await refsOf(path)).values()]
      for (const tip of tips) expect(after).toContain(tip)
      expect((await world.sync(id)).outcome).toBe('unchanged')
    },
  )

  it.each<Step>(['fetched', 'tracked'])(
    'in a one-time fetch at "%s" takes it up again, and leaves no tracking behind',
    async (step) => {
      const source = await world.filledUpstream()
      const repositoryId = await world.newRepository()
      const death = new Promise<void>((resolve) => (died = resolve))
      dieAt = step
      const { address } = source
      await world.engine.startFetch({ repositoryId, address, accountId: null, replace: false })
      await death
      await world.crash()
      await world.engine.idle()
      expect(await refsOf(world.pathOf(repositoryId))).toEqual(await refsOf(source.path))
      expect(world.stores.repositories.findById(repositoryId)?.state).toBe('ready')
    },
  )

  it('before a push to localhost went on pushes it after the next start', async () => {
    const { id, path, far, repositoryId } = await mirrorOf('push')
    await git(path, 'update-ref', 'refs/heads/late', 'refs/heads/main')
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.crash()
    await world.clock.advance(60_000)
    await world.engine.idle()
    expect(newestRuns(id)[0]).toMatchObject({ outcome: 'succeeded' })
    expect(await refsOf(far)).toEqual(await refsOf(path, 'refs/heads'))
  })
})

describe('a core that is stopped in order', () => {
  it('ends its runs, and continues them at the next start', async () => {
    const { id, source, path } = await mirrorOf('pull')
    await source.commit('main')
    const death = new Promise<void>((resolve) => (died = resolve))
    dieAt = 'fetch'
    world.engine.syncNow(id)
    await death
    world.engine.syncNow(id)
    await world.restart()
    await world.engine.idle()
    expect(newestRuns(id)[0]).toMatchObject({ outcome: 'succeeded' })
    expect(await refsOf(path, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source.path))
  })
})

it('runs what became overdue meanwhile once, spread over a minute', async () => {
  const mirrors = [await mirrorOf('pull'), await mirrorOf('pull'), await mirrorOf('pull')]
  await world.engine.stop()
  await world.clock.advance(600 * minute)
  await world.restart()
  const due = mirrors.map(({ id }) => (world.engine.getMirror(id).nextRunAt ?? 0) - world.clock.now())
  expect(due.toSorted((left, right) => left - right)).toEqual([0, 20_000, 40_000])
  await world.clock.advance(60_000)
  await world.engine.idle()
  for (const { id } of mirrors) {
    const [run] = newestRuns(id)
    expect(run).toMatchObject({
      trigger: 'schedule',
      outcome: 'unchanged',
      finishedAt: expect.any(Number) as number,
    })
    expect(
      world.engine.listRuns({ cursor: null, limit: 9, repositoryId: null, mirrorId: id }).items,
    ).toHaveLength(2)
  }
})

it('a core that is killed again while it starts forgets neither a one-time fetch nor what was private to it', async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const dies = (step: Step): Promise<void> => {
    dieAt = step
    return new Promise((resolve) => (died = resolve))
  }
  const first = dies('tracked')
  const { address } = source
  await world.engine.startFetch({ repositoryId, address, accountId: null, replace: false })
  await first
  expect((await refsOf(path, 'refs/remotes')).size).toBeGreaterThan(0)
  // The start deletes the private refs of the run, and is killed before it does.
  const second = dies('publish')
  void world.crash()
  await second
  await world.crash()
  await world.engine.idle()
  expect((await refsOf(path, 'refs/remotes')).size).toBe(0)
  expect(await refsOf(path, 'refs/heads')).toEqual(await refsOf(source.path, 'refs/heads'))
  expect(world.stores.repositories.findById(repositoryId)?.state).toBe('ready')
})
