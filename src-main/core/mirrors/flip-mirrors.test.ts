import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createMirrorWorld, refOf, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'

const gate = { closed: false, open: (): void => undefined, arrived: (): void => undefined }
const world = createMirrorWorld({
  remoteGit: (real) => ({
    ...real,
    mayPush: (remote, options) => (readOnly ? Promise.resolve(false) : real.mayPush(remote, options)),
    fetch: async (request) => {
      if (gate.closed) {
        await new Promise<void>((resolve, reject) => {
          gate.open = resolve
          request.signal.addEventListener('abort', () => reject(request.signal.reason as Error))
          gate.arrived()
        })
      }
      return real.fetch(request)
    },
  }),
  enginePorts: (ports) => {
    const { conflicts } = ports.stores
    const replaceAll: typeof conflicts.replaceAll = (...call) => {
      if (isDiskFull) throw new AppError('disk_full', 'The disk is full.')
      conflicts.replaceAll(...call)
    }
    return { ...ports, stores: { ...ports.stores, conflicts: { ...conflicts, replaceAll } } }
  },
})
let readOnly = false
let isDiskFull = false

afterEach(async () => {
  readOnly = false
  isDiskFull = false
  gate.closed = false
  gate.open()
  await world.engine.idle()
})

const pulled = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const { id } = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  return { id, upstream, repositoryId, path: world.pathOf(repositoryId) }
}
const ended = async (run: { readonly id: string } | null) => {
  if (run === null) throw new Error('No run was requested.')
  return world.engine.whenRunEnded(run.id)
}
/** A commit on `main` here that upstream has not. */
const commitHere = async (upstream: UpstreamRepository, path: string): Promise<string> => {
  await git(upstream.work, 'switch', '--quiet', '--detach', 'main')
  await git(upstream.work, 'commit', '--quiet', '--allow-empty', '--message=Here')
  const commit = await git(upstream.work, 'rev-parse', 'HEAD')
  await git(upstream.work, 'push', '--quiet', path, 'HEAD:refs/heads/main')
  await git(upstream.work, 'switch', '--quiet', 'main')
  return commit
}
/** Both sides of `main` go on by themselves. */
const divergedPull = async () => {
  const made = await pulled()
  const ours = await commitHere(made.upstream, made.path)
  const theirs = await made.upstream.commit('main')
  return { ...made, ours, theirs }
}

describe('a flip that loses nothing', () => {
  it('turns a pull mirror into a push mirror, and the first run moves the target forward', async () => {
    const { id, upstream, path } = await pulled()
    const ours = await commitHere(upstream, path)
    const plan = await world.engine.planFlip({ mirrorId: id, direction: 'push' })
    expect(plan).toMatchObject({ isSafe: true, counts: { update: 1, overwrite: 0, delete: 0, diverged: 0 } })
    const result = await world.engine.flip({ mirrorId: id, direction: 'push' })
    if (result.outcome !== 'flipped') throw new Error(result.outcome)
    expect(result.mirror).toMatchObject({ direction: 'push' })
    expect(await ended(result.run)).toMatchObject({ kind: 'push', outcome: 'succeeded' })
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(ours)
    expect(world.engine.getMirror(id).flippedAt).toBeNull()
  })

  it('turns a push mirror into a pull mirror; branches of our own stay', async () => {
    const upstream = await world.newUpstream()
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const source = await world.filledUpstream()
    await git(source.work, 'push', '--quiet', path, '--all')
    const { id } = await world.mirrored({ repositoryId, direction: 'push', address: upstream.address })
    await git(source.work, 'push', '--quiet', path, 'main:refs/heads/own')
    const result = await world.engine.flip({ mirrorId: id, direction: 'pull' })
    if (result.outcome !== 'flipped') throw new Error(result.outcome)
    expect(await ended(result.run)).toMatchObject({ kind: 'pull', outcome: 'succeeded' })
    expect([...(await refsOf(path, 'refs/heads')).keys()]).toContain('refs/heads/own')
  })

  it('keeps the default branch that was chosen here while the repository led, and names the other', async () => {
    const { id, upstream, path } = await pulled()
    await world.engine.flip({ mirrorId: id, direction: 'push' })
    await world.engine.idle()
    await world.git.setHead(path, 'refs/heads/topic')
    const back = await world.engine.flip({ mirrorId: id, direction: 'pull' })
    if (back.outcome !== 'flipped') throw new Error(back.outcome)
    await ended(back.run)
    expect(await world.git.readHead(path)).toBe('refs/heads/topic')
    await git(upstream.path, 'update-ref', 'refs/heads/trunk', 'refs/heads/main')
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
    const run = await world.sync(id)
    expect(await world.git.readHead(path)).toBe('refs/heads/topic')
    expect(run.notes).toEqual(['The default branch upstream is trunk; here it stays topic.'])
  })

  it('follows the default branch of the remote again where nobody chose another', async () => {
    const { id, upstream, path } = await pulled()
    await world.engine.flip({ mirrorId: id, direction: 'push' })
    await world.engine.idle()
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/topic')
    await world.engine.flip({ mirrorId: id, direction: 'pull' })
    await world.engine.idle()
    expect(await world.git.readHead(path)).toBe('refs/heads/topic')
  })

  it('leaves a ref that only the target has', async () => {
    const { id, upstream } = await pulled()
    await git(upstream.path, 'update-ref', 'refs/heads/theirs', 'refs/heads/main')
    const result = await world.engine.flip({ mirrorId: id, direction: 'push' })
    expect(result).toMatchObject({ outcome: 'flipped', plan: { isSafe: true, counts: { leave: 1 } } })
    await world.engine.idle()
    expect((await refsOf(upstream.path)).has('refs/heads/theirs')).toBe(true)
  })

  it('leaves a paused mirror paused', async () => {
    const { id } = await pulled()
    world.engine.pause(id)
    expect(await world.engine.flip({ mirrorId: id, direction: 'push' })).toMatchObject({
      outcome: 'flipped',
      run: null,
      mirror: { direction: 'push', status: 'paused' },
    })
  })
})

describe('a flip that would overwrite', () => {
  it('changes nothing before the plan was approved', async () => {
    const { id, upstream, theirs } = await divergedPull()
    const result = await world.engine.flip({ mirrorId: id, direction: 'push' })
    expect(result).toMatchObject({
      outcome: 'needs_approval',
      plan: { isSafe: false, counts: { overwrite: 1, diverged: 1 } },
    })
    expect(world.engine.getMirror(id).direction).toBe('pull')
    await world.engine.idle()
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(theirs)
  })

  it('carries out exactly the plan that was approved, and keeps the tip', async () => {
    const { id, upstream, path, ours, theirs } = await divergedPull()
    const { fingerprint } = await world.engine.planFlip({ mirrorId: id, direction: 'push' })
    const result = await world.engine.flip({ mirrorId: id, direction: 'push', approvePlan: fingerprint })
    if (result.outcome !== 'flipped') throw new Error(result.outcome)
    const run = await ended(result.run)
    expect(run).toMatchObject({ outcome: 'succeeded' })
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(ours)
    const kept = refOf(run, 'refs/heads/main')?.keptRef ?? ''
    expect((await refsOf(path, 'refs/kept')).get(kept)).toBe(theirs)
    expect(world.engine.getMirror(id).flippedAt).toBeNull()
  })

  it('does not take the approval of a plan that is no longer the plan', async () => {
    const { id, upstream } = await divergedPull()
    const { fingerprint } = await world.engine.planFlip({ mirrorId: id, direction: 'push' })
    await upstream.commit('main')
    const result = await world.engine.flip({ mirrorId: id, direction: 'push', approvePlan: fingerprint })
    expect(result.outcome).toBe('needs_approval')
  })

  it('holds what was not approved, over restarts, until somebody approves it', async () => {
    const { id, upstream, path, ours, theirs } = await divergedPull()
    const result = await world.engine.flip({ mirrorId: id, direction: 'push', hold: true })
    if (result.outcome !== 'flipped') throw new Error(result.outcome)
    const run = await ended(result.run)
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'held', reason: 'turned_round' })
    expect(run.failure).toMatchObject({ code: 'remote_held' })
    await world.restart()
    await world.sync(id)
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(theirs)
    expect(world.engine.getMirror(id).flippedAt).not.toBeNull()
    expect(await world.sync(id, true)).toMatchObject({ outcome: 'succeeded' })
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(ours)
    expect([...(await refsOf(path, 'refs/kept')).values()]).toContain(theirs)
    expect(world.engine.getMirror(id).flippedAt).toBeNull()
  })

  it('keeps the protection when the core dies between the flip and the first run', async () => {
    const { id, upstream, repositoryId, path, theirs } = await divergedPull()
    // The flip as it stands in the database after a crash: nothing ran yet.
    const remote = await refsOf(upstream.path)
    world.stores.mirrors.flip(id, {
      direction: 'push',
      flippedAt: world.clock.now(),
      nextRunAt: world.clock.now(),
      approvedPlan: null,
      base: remote,
    })
    await world.crash()
    await world.clock.advance(0)
    await world.engine.idle()
    const page = { cursor: null, limit: 1, repositoryId, mirrorId: id }
    expect(world.engine.listRuns(page).items[0]).toMatchObject({ kind: 'push', problemRefCount: 1 })
    expect((await refsOf(upstream.path)).get('refs/heads/main')).toBe(theirs)
    expect((await refsOf(path)).get('refs/heads/main')).not.toBe(theirs)
  })

  it('never rewrites here either: a push mirror turned into a pull mirror holds', async () => {
    const { id, path, upstream } = await divergedPull()
    await world.engine.flip({ mirrorId: id, direction: 'push', hold: true })
    await world.engine.idle()
    const before = (await refsOf(path)).get('refs/heads/main')
    const back = await world.engine.flip({ mirrorId: id, direction: 'pull', hold: true })
    if (back.outcome !== 'flipped') throw new Error(back.outcome)
    expect(refOf(await ended(back.run), 'refs/heads/main')).toMatchObject({ outcome: 'held' })
    expect((await refsOf(path)).get('refs/heads/main')).toBe(before)
    expect((await refsOf(upstream.path)).get('refs/heads/main')).not.toBe(before)
  })
})

describe('a flip is refused', () => {
  it('to push with a sign-in that may only read, naming what it needs', async () => {
    const { id } = await pulled()
    readOnly = true
    await expect(world.engine.flip({ mirrorId: id, direction: 'push' })).rejects.toMatchObject({
      code: 'remote_write_denied',
      details: { needs: 'write access to the repository' },
    })
    expect(world.engine.getMirror(id).direction).toBe('pull')
  })

  it('while a run is under way, until somebody says to wait for it or to stop it', async () => {
    const { id, upstream } = await pulled()
    await upstream.commit('main')
    gate.closed = true
    const arrived = new Promise<void>((resolve) => (gate.arrived = resolve))
    const run = world.engine.syncNow(id)
    await arrived
    await expect(world.engine.flip({ mirrorId: id, direction: 'push' })).rejects.toMatchObject({
      code: 'repository_busy',
    })
    gate.closed = false
    const waited = world.engine.flip({ mirrorId: id, direction: 'push', whenRunning: 'wait' })
    const behind = world.engine.syncNow(id)
    gate.open()
    expect(await waited).toMatchObject({ outcome: 'flipped' })
    expect(await world.engine.whenRunEnded(run.id)).toMatchObject({ outcome: 'succeeded' })
    // It waited with the old direction.
    expect(await world.engine.whenRunEnded(behind.id)).toMatchObject({ outcome: 'cancelled' })
    await world.engine.idle()
  })

  it('as a whole when the last of what it writes cannot be written', async () => {
    const { id } = await pulled()
    const before = world.stores.mirrors.find(id)
    const base = world.stores.mirrors.baseRefs(id)
    isDiskFull = true
    await expect(world.engine.flip({ mirrorId: id, direction: 'push' })).rejects.toMatchObject({
      code: 'disk_full',
    })
    expect(world.stores.mirrors.find(id)).toEqual(before)
    expect(world.stores.mirrors.baseRefs(id)).toEqual(base)
  })

  it('and goes on when the run is stopped', async () => {
    const { id, upstream } = await pulled()
    await upstream.commit('main')
    gate.closed = true
    const arrived = new Promise<void>((resolve) => (gate.arrived = resolve))
    const run = world.engine.syncNow(id)
    await arrived
    gate.closed = false
    // What upstream has more is not here yet: to push would overwrite it.
    expect(await world.engine.flip({ mirrorId: id, direction: 'push', whenRunning: 'stop' })).toMatchObject({
      outcome: 'needs_approval',
      plan: { counts: { overwrite: 1, diverged: 0 } },
    })
    expect(await world.engine.whenRunEnded(run.id)).toMatchObject({ outcome: 'cancelled' })
  })
})

describe('many at once', () => {
  it('each get a result of their own; what cannot be turned round holds nobody back', async () => {
    const [first, second] = [await pulled(), await divergedPull()]
    const items = await world.engine.flipMany([first.id, second.id, 'mir_gone'], { direction: 'push' })
    expect(items.map(({ result }) => result.outcome)).toEqual(['flipped', 'needs_approval', 'failed'])
    await world.engine.idle()
  })

  it('leaves those alone at which something is to be decided', async () => {
    const held = await divergedPull()
    await world.engine.flip({ mirrorId: held.id, direction: 'push', hold: true })
    await world.engine.idle()
    const easy = await pulled()
    await world.engine.flip({ mirrorId: easy.id, direction: 'push' })
    await world.engine.idle()
    const items = new Map(
      (await world.engine.flipAllTo('pull')).map(({ mirrorId, result }) => [mirrorId, result.outcome]),
    )
    expect(items.get(held.id)).toBe('skipped')
    expect(items.get(easy.id)).toBe('flipped')
    await world.engine.idle()
  })
})
