import { afterEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { accountIn } from '../../testing/account-in-world.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'

/** Holds transfers back until they are let go: to look at the engine while a run is under way. */
const gate = { closed: false, arrived: null as (() => void) | null, open: (): void => undefined }
const closeGate = (): Promise<void> => {
  gate.closed = true
  return new Promise((resolve) => (gate.arrived = resolve))
}
const openGate = (): void => {
  gate.closed = false
  gate.open()
}
const pass = (signal: AbortSignal): Promise<void> => {
  if (!gate.closed) return Promise.resolve()
  return new Promise((resolve, reject) => {
    gate.open = resolve
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'It was cancelled.')), {
      once: true,
    })
    gate.arrived?.()
  })
}

const world = createMirrorWorld({
  users: { ada: 'right' },
  remoteGit: (real) => ({
    ...real,
    fetch: async (request) => {
      await pass(request.signal)
      return real.fetch(request)
    },
    push: async (request) => {
      await pass(request.signal)
      return real.push(request)
    },
  }),
})
const { accountId, signIn } = accountIn(world)
const day = 24 * 60 * minute

afterEach(async () => {
  openGate()
  world.upstream.fail(null)
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) world.engine.pause(id)
})

const mirror = async (direction: 'pull' | 'push' = 'pull', intervalMs = 15 * minute) => {
  signIn('right')
  const upstream = direction === 'pull' ? await world.filledUpstream() : await world.newUpstream()
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  if (direction === 'push') {
    const source = await world.filledUpstream()
    await git(source.work, 'push', '--quiet', path, '--all')
  }
  const { id } = await world.mirrored({
    repositoryId,
    direction,
    address: upstream.address,
    schedule: { kind: 'every', intervalMs },
    accountId,
  })
  return { id, upstream, repositoryId, path }
}
const newestRun = (mirrorId: string) => {
  const page = { cursor: null, limit: 1, repositoryId: null, mirrorId }
  return world.engine.listRuns(page).items[0]
}
const runCount = (mirrorId: string): number =>
  world.engine.listRuns({ cursor: null, limit: 500, repositoryId: null, mirrorId }).items.length

describe('the schedule', () => {
  it('pulls again after the interval, give or take a tenth, without anybody asking', async () => {
    await world.engine.start()
    const { id, upstream, path } = await mirror()
    const main = await upstream.commit('main')
    await world.clock.advance(13 * minute)
    await world.engine.idle()
    expect(runCount(id)).toBe(1)
    await world.clock.advance(4 * minute)
    await world.engine.idle()
    expect(newestRun(id)).toMatchObject({ trigger: 'schedule', outcome: 'succeeded' })
    expect((await refsOf(path)).get('refs/heads/main')).toBe(main)
    const next = (world.engine.getMirror(id).nextRunAt ?? 0) - world.clock.now()
    expect(next).toBeGreaterThan(9 * minute)
    expect(next).toBeLessThan(17 * minute)
  })

  it('leaves a paused mirror alone, and takes it up at once when it is resumed', async () => {
    const { id } = await mirror()
    expect(world.engine.pause(id)).toMatchObject({ status: 'paused', nextRunAt: null })
    await world.clock.advance(60 * minute)
    await world.engine.idle()
    expect(runCount(id)).toBe(1)
    world.engine.resume(id)
    await world.clock.advance(0)
    await world.engine.idle()
    expect(newestRun(id)).toMatchObject({ trigger: 'schedule', outcome: 'unchanged' })
  })

  it('skips a turn while the run before is still under way', async () => {
    const { id, upstream } = await mirror('pull', 5 * minute)
    await upstream.commit('main')
    const arrived = closeGate()
    world.engine.syncNow(id)
    await arrived
    await world.clock.advance(20 * minute)
    expect(runCount(id)).toBe(2)
    openGate()
    await world.engine.idle()
    expect(runCount(id)).toBe(2)
  })

  it('counts a new interval from the last check', async () => {
    const { id } = await mirror('pull', 60 * minute)
    const changed = world.engine.change(id, { schedule: { kind: 'every', intervalMs: 5 * minute } })
    expect((changed.nextRunAt ?? 0) - world.clock.now()).toBeLessThan(6 * minute)
  })
})

describe('a push to localhost', () => {
  const pushHere = async (to: { path: string; repositoryId: string }, branch: string) => {
    await git(to.path, 'update-ref', `refs/heads/${branch}`, 'refs/heads/main')
    world.engine.refsChanged(to.repositoryId, 'push', [])
  }

  it('reaches the remote two seconds later', async () => {
    const pushing = await mirror('push')
    await pushHere(pushing, 'one')
    await world.clock.advance(1_999)
    expect(runCount(pushing.id)).toBe(1)
    await world.clock.advance(1)
    await world.engine.idle()
    expect(newestRun(pushing.id)).toMatchObject({ trigger: 'push', outcome: 'succeeded', changedRefCount: 1 })
    expect(await refsOf(pushing.upstream.path)).toEqual(await refsOf(pushing.path, 'refs/heads'))
  })

  it('during a run is remembered once, and pushed after it', async () => {
    const pushing = await mirror('push')
    const arrived = closeGate()
    for (const branch of ['one', 'two', 'three']) {
      await pushHere(pushing, branch)
      await world.clock.advance(2_000)
      await arrived
    }
    openGate()
    await world.engine.idle()
    expect(runCount(pushing.id)).toBe(3)
    expect(await refsOf(pushing.upstream.path)).toEqual(await refsOf(pushing.path, 'refs/heads'))
  })

  it('is followed by what a pull brings in, too', async () => {
    const { id, upstream, repositoryId } = await mirror()
    const target = await world.newUpstream()
    await world.mirrored({ repositoryId, direction: 'push', address: target.address, accountId })
    const main = await upstream.commit('main')
    await world.sync(id)
    await world.clock.advance(2_000)
    await world.engine.idle()
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(main)
  })
})

describe('sync now', () => {
  it('returns the run that already waits', async () => {
    const { id, upstream } = await mirror()
    await upstream.commit('main')
    const arrived = closeGate()
    const running = world.engine.syncNow(id)
    await arrived
    const waiting = world.engine.syncNow(id)
    expect(waiting.id).not.toBe(running.id)
    expect(world.engine.syncNow(id).id).toBe(waiting.id)
    expect(world.engine.getMirror(id)).toMatchObject({
      status: 'syncing',
      activeRun: { id: running.id, phase: 'fetch' },
    })
    await vi.waitFor(() =>
      expect(world.events).toContainEqual({
        name: 'run.changed',
        payload: expect.objectContaining({ id: waiting.id, state: 'queued' }) as unknown,
      }),
    )
    openGate()
    await world.engine.idle()
    expect(world.engine.getRun(waiting.id).outcome).toBe('unchanged')
  })

  it('tells its steps in order, and the mirror as it is stored', async () => {
    const { id, upstream } = await mirror()
    await upstream.commit('main')
    const from = world.events.length
    const run = await world.sync(id)
    const told = world.events.slice(from)
    const states = told.flatMap((event) =>
      event.name === 'run.changed' && event.payload.id === run.id ? [event.payload.state] : [],
    )
    expect(states).toEqual(['running', 'finished'])
    const last = told.findLast((event) => event.name === 'mirror.changed')
    expect(last?.payload).toEqual(world.engine.getMirror(id))
    const moved = told.find((event) => event.name === 'repository.refsChanged')
    expect(moved?.payload).toMatchObject({ cause: 'mirror', refs: [{ ref: 'refs/heads/main' }] })
  })

  it('is cancelled while it fetches: nothing was published, and the mirror goes on', async () => {
    const { id, upstream, path } = await mirror()
    const before = await refsOf(path, 'refs/heads')
    await upstream.commit('main')
    const arrived = closeGate()
    const run = world.engine.syncNow(id)
    await arrived
    const cancelled = await world.engine.cancelRun(run.id)
    expect(cancelled).toMatchObject({
      state: 'finished',
      outcome: 'cancelled',
      failure: { code: 'cancelled' },
    })
    expect(await refsOf(path, 'refs/heads')).toEqual(before)
    expect(world.engine.getMirror(id).status).toBe('active')
    openGate()
    expect((await world.sync(id)).outcome).toBe('succeeded')
  })

  it('is cancelled while it waits, at once', async () => {
    const { id, upstream } = await mirror()
    await upstream.commit('main')
    const arrived = closeGate()
    const running = world.engine.syncNow(id)
    await arrived
    const waiting = world.engine.syncNow(id)
    expect((await world.engine.cancelRun(waiting.id)).outcome).toBe('cancelled')
    expect(world.engine.getRun(running.id).state).toBe('running')
    openGate()
    expect((await world.engine.whenRunEnded(running.id)).outcome).toBe('succeeded')
  })
})

describe('a failure', () => {
  it('of the credential waits for a person, with a daily probe, and runs at once when it changes', async () => {
    const { id } = await mirror()
    signIn('wrong')
    const run = await world.sync(id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_auth_failed', retry: 'button' } })
    expect(run.failure?.retryAt).toBe(world.clock.now() + day)
    // It is the account that fails, and is held back as a whole.
    expect(world.engine.getMirror(id)).toMatchObject({ status: 'error', consecutiveFailures: 0 })
    signIn('right')
    world.engine.credentialChanged(accountId)
    await world.engine.idle()
    expect(newestRun(id)).toMatchObject({ trigger: 'retry', outcome: 'unchanged' })
    expect(world.engine.getMirror(id)).toMatchObject({
      status: 'active',
      failure: null,
      consecutiveFailures: 0,
    })
  })

  it('of the connection is tried again within the run, after five and thirty seconds', async () => {
    const { id } = await mirror()
    world.upstream.fail({ kind: 'cut' })
    const first = world.upstream.nextFault()
    const run = world.engine.syncNow(id)
    await first
    await untilTimers()
    world.upstream.fail(null)
    await world.clock.advance(5_000)
    expect((await world.engine.whenRunEnded(run.id)).outcome).toBe('unchanged')
  })

  it('of a host that asks to slow down waits as long as it says', async () => {
    const { id } = await mirror()
    world.upstream.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '600' } })
    const run = await world.sync(id)
    expect(run.failure).toMatchObject({ retry: 'automatic' })
    expect((run.failure?.retryAt ?? 0) - world.clock.now()).toBe(630_000)
    world.upstream.fail(null)
    await world.clock.advance(630_000)
    await world.engine.idle()
    expect(newestRun(id)).toMatchObject({ trigger: 'retry', outcome: 'unchanged' })
  })

  it('of one mirror does not touch another', async () => {
    const failing = await mirror()
    const healthy = await mirror()
    await git(failing.upstream.path, 'config', 'http.uploadpack', 'false')
    expect((await world.sync(failing.id)).outcome).toBe('failed')
    expect((await world.sync(healthy.id)).outcome).toBe('unchanged')
  })
})

/** Until the engine waits for time to pass. */
const untilTimers = async (): Promise<void> => {
  const before = world.clock.pending()
  for (let turn = 0; turn < 1_000 && world.clock.pending() <= before; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a mirror that is removed', () => {
  it('leaves branches, kept refs and history, and what it saw of the remote for the time in the trash', async () => {
    const { id, repositoryId, path, upstream } = await mirror()
    await upstream.commit('main')
    await upstream.change('tag', '--force', 'v1', 'topic')
    await world.sync(id)
    const before = await refsOf(path)
    expect((await refsOf(path, 'refs/kept')).size).toBe(1)
    await world.engine.remove(id)
    expect(await refsOf(path)).toEqual(before)
    expect(() => world.engine.getMirror(id)).toThrow()
    const runs = world.engine.listRuns({ cursor: null, limit: 10, repositoryId, mirrorId: null })
    expect(runs.items).toHaveLength(2)
  })

  it('ends its run first', async () => {
    const { id, upstream } = await mirror()
    await upstream.commit('main')
    const arrived = closeGate()
    const run = world.engine.syncNow(id)
    await arrived
    await world.engine.remove(id)
    expect(world.engine.getRun(run.id).outcome).toBe('cancelled')
  })
})

it('of a repository in the trash runs no more, until the repository comes back', async () => {
  const { id, repositoryId } = await mirror()
  world.stores.repositories.trash(repositoryId, world.clock.now())
  expect(() => world.engine.syncNow(id)).toThrow('The mirror')
  world.stores.repositories.untrash(repositoryId)
  expect((await world.sync(id)).outcome).toBe('unchanged')
})

describe('a new pull mirror', () => {
  it('closes its empty repository until the first run ended', async () => {
    signIn('right')
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const added = await world.engine.addMirror({
      repositoryId,
      direction: 'pull',
      address: upstream.address,
      accountId,
    })
    expect(added.mirror.status).toBe('pending')
    expect(world.stores.repositories.findById(repositoryId)?.state).toBe('syncing_first')
    await world.engine.whenRunEnded(added.run.id)
    expect(world.stores.repositories.findById(repositoryId)?.state).toBe('ready')
    expect(world.engine.getMirror(added.mirror.id).status).toBe('active')
  })

  it('with the same remote is refused', async () => {
    const { repositoryId, upstream } = await mirror()
    const again = world.engine.addMirror({
      repositoryId,
      direction: 'push',
      address: upstream.address,
      accountId,
    })
    await expect(again).rejects.toMatchObject({ code: 'already_exists' })
  })
})
