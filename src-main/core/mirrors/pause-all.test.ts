import { afterEach, describe, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { newRun } from '../../testing/scratch-stores.ts'

const hour = 60 * minute
const world = createMirrorWorld()

afterEach(async () => {
  world.engine.resumeAll()
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const runsOf = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 50, repositoryId: null, mirrorId }).items
const triggersOf = (mirrorId: string) => runsOf(mirrorId).map(({ trigger }) => trigger)

const pulled = async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  return world.mirrored({ repositoryId, direction: 'pull', address: source.address })
}

const pushed = async () => {
  const source = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  await git(source.work, 'push', '--quiet', path, '--all')
  const target = await world.newUpstream()
  const { id } = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
  const push = async (branch: string): Promise<void> => {
    await git(path, 'update-ref', `refs/heads/${branch}`, 'refs/heads/main')
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.clock.advance(10_000)
  }
  return { id, path, target, push }
}

describe('while all mirrors rest', () => {
  it('nothing runs by itself, and what came due runs once after it, spread out', async () => {
    await world.restart()
    const mirrors = [await pulled(), await pulled(), await pulled()]
    world.engine.pauseAll(null)
    await world.clock.advance(5 * hour)
    for (const { id } of mirrors) expect(triggersOf(id)).toEqual(['manual'])
    world.engine.resumeAll()
    const due = mirrors.map(({ id }) => (world.engine.getMirror(id).nextRunAt ?? 0) - world.clock.now())
    expect(due.toSorted((left, right) => left - right)).toEqual([0, 20_000, 40_000])
    await world.clock.advance(minute)
    await world.engine.idle()
    for (const { id } of mirrors) expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })

  it('what a person asks for runs', async () => {
    const { id } = await pulled()
    world.engine.pauseAll(null)
    expect((await world.sync(id)).outcome).toBe('unchanged')
    const added = await pulled()
    expect(added.lastRun?.outcome).toBe('succeeded')
  })

  it('a push is remembered, also one that comes while a run is under way', async () => {
    await world.restart()
    const { id, path, target, push } = await pushed()
    world.engine.pauseAll(null)
    await push('late')
    expect(triggersOf(id)).toEqual(['manual'])
    await world.sync(id)
    await push('later')
    const run = world.engine.syncNow(id)
    await push('latest')
    await world.engine.whenRunEnded(run.id)
    expect(world.engine.getMirror(id).nextRunAt).toBeGreaterThan(world.clock.now())
    world.engine.resumeAll()
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(triggersOf(id)[0]).toBe('push')
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))
  })

  it('a remembered push outlives a restart', async () => {
    const { id, path, target, push } = await pushed()
    world.engine.pauseAll(null)
    await push('late')
    await world.restart()
    await world.clock.advance(hour)
    expect(triggersOf(id)).toEqual(['manual'])
    world.engine.resumeAll()
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads'))
  })

  it('retries wait', async () => {
    await world.restart()
    const accountId = `acc_${'0'.repeat(32)}`
    const source = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    world.stores.accounts.insert({
      id: accountId,
      kind: 'generic',
      host: source.address.host,
      label: 'One',
      credentialKind: 'ssh_agent',
      username: null,
      keyFile: null,
      sealedSecret: null,
      createdAt: 1,
      changedAt: 1,
    })
    world.upstream.fail({ kind: 'status', status: 404 })
    const { id } = await world.mirrored({
      repositoryId,
      direction: 'pull',
      address: source.address,
      accountId,
    })
    world.upstream.fail(null)
    expect(world.engine.getMirror(id).status).toBe('error')
    world.engine.pauseAll(null)
    world.engine.credentialChanged(accountId)
    await world.clock.advance(30 * hour)
    expect(triggersOf(id)).toEqual(['manual'])
    world.engine.resumeAll()
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(triggersOf(id)).toEqual(['retry', 'manual'])
    expect(world.engine.getMirror(id).status).toBe('active')
  })
})

describe('a pause of all', () => {
  it('ends by itself when its time has come', async () => {
    await world.restart()
    const { id } = await pulled()
    const untilAt = world.clock.now() + 3 * hour
    expect(world.engine.pauseAll(untilAt)).toEqual({ untilAt })
    await world.clock.advance(3 * hour - 1)
    expect(world.engine.pausedAll()).toEqual({ untilAt })
    expect(triggersOf(id)).toEqual(['manual'])
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(world.engine.pausedAll()).toBeNull()
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })

  it('outlives a restart, and ends also while nothing runs', async () => {
    const { id } = await pulled()
    const untilAt = world.clock.now() + 2 * hour
    world.engine.pauseAll(untilAt)
    await world.restart()
    expect(world.engine.pausedAll()).toEqual({ untilAt })
    await world.clock.advance(hour)
    expect(triggersOf(id)).toEqual(['manual'])
    await world.engine.stop()
    await world.clock.advance(2 * hour)
    await world.restart()
    expect(world.engine.pausedAll()).toBeNull()
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(triggersOf(id)).toEqual(['schedule', 'manual'])
  })

  it('lets a run that had begun by itself wait after a crash, and one that a person asked for go on', async () => {
    await world.restart()
    const [scheduled, asked] = [await pulled(), await pulled()]
    world.engine.pauseAll(null)
    for (const [mirror, trigger] of [
      [scheduled, 'schedule'],
      [asked, 'manual'],
    ] as const) {
      const { repositoryId, id } = mirror
      const run = newRun(String(repositoryId), { mirrorId: id, url: mirror.url, trigger })
      world.stores.runs.insert(run)
      world.stores.runs.start(run.id, world.clock.now())
    }
    await world.crash()
    await world.clock.advance(hour)
    await world.engine.idle()
    expect(triggersOf(scheduled.id)).toEqual(['schedule', 'manual'])
    expect(triggersOf(asked.id)).toEqual(['startup', 'manual', 'manual'])
    world.engine.resumeAll()
    await world.clock.advance(minute)
    await world.engine.idle()
    expect(triggersOf(scheduled.id)).toEqual(['schedule', 'schedule', 'manual'])
  })

  it('is refused when its end has passed', () => {
    expect(() => world.engine.pauseAll(world.clock.now())).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
    expect(world.engine.pausedAll()).toBeNull()
  })
})

describe('syncing all', () => {
  it('runs every mirror that is not paused, and says how many', async () => {
    const [one, two, paused] = [await pulled(), await pulled(), await pulled()]
    for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
    for (const { id } of [one, two]) world.stores.mirrors.change(id, { pausedAt: null })
    world.engine.pauseAll(null)
    expect(world.engine.syncAll()).toBe(2)
    await world.engine.idle()
    expect([one, two, paused].map(({ id }) => triggersOf(id).length)).toEqual([2, 2, 1])
  })

  it('queues many in batches, and stops with the engine', async () => {
    for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
    const repositoryId = await world.newRepository()
    const host = world.upstream.repositoryUrl('nowhere')
    for (let index = 0; index < 250; index += 1) {
      world.stores.mirrors.insert({
        id: `mir_${String(index).padStart(32, '0')}`,
        repositoryId,
        direction: 'pull',
        url: `${host}/${index}`,
        canonicalUrl: `${host}/${index}`,
        host: 'git.example.org',
        accountId: null,
        schedule: { kind: 'every', intervalMs: 15 * minute },
        onDiverged: 'stop',
        onDestructive: 'hold',
        patterns: [],
        notes: null,
        extraBranches: true,
        acceptWhileAway: false,
        createdAt: world.clock.now(),
        nextRunAt: null,
      })
    }
    const queued = () =>
      world.engine.listRuns({ cursor: null, limit: 500, repositoryId, mirrorId: null }).items.length
    expect(world.engine.syncAll()).toBe(250)
    expect(queued()).toBe(100)
    await world.clock.advance(0)
    expect(queued()).toBe(250)
    await world.engine.stop()
    expect(() => world.engine.syncAll()).not.toThrow()
    expect(queued()).toBe(250)
    await world.restart()
  })
})
