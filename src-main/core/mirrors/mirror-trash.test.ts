import { afterEach, describe, expect, it } from 'vitest'
import { trashLifetimeMs } from '../../../src-shared/domain/settings.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { purgeTrash } from '../repositories/purge-trash.ts'
import { forgetLostBases } from '../upkeep/rebuild-repository.ts'
import { purgeMirrorTrash } from './purge-mirror-trash.ts'
import { trackingPrefix } from './ref-scope.ts'

const world = createMirrorWorld()
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
})

const linked = async (direction: 'push' | 'pull' | 'sync') => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const { id } = await world.mirrored({ repositoryId, direction, address: upstream.address })
  return { id, upstream, repositoryId, path: world.pathOf(repositoryId) }
}
const purge = () =>
  purgeMirrorTrash({
    mirrors: world.stores.mirrors,
    git: world.git,
    remoteGit: world.remoteGit,
    repositoryPath: world.pathOf,
    write: (_id, work) => work(),
    clock: world.clock,
    log,
  })
const runCount = (mirrorId: string): number =>
  world.engine.listRuns({ cursor: null, limit: 99, repositoryId: null, mirrorId }).items.length
/** What the scheduler finds when it wakes. */
const due = (): readonly string[] => world.stores.mirrors.listDue(world.clock.now(), 999).map(({ id }) => id)
const tracked = async (path: string, mirrorId: string): Promise<number> =>
  [...(await refsOf(path)).keys()].filter((ref) => ref.startsWith(trackingPrefix(mirrorId))).length

describe('a mirror that is removed', () => {
  it('is nowhere but in the trash, with when it goes', async () => {
    const { id, repositoryId, upstream } = await linked('pull')
    const trashed = await world.engine.remove(id)
    expect(trashed).toMatchObject({
      id,
      repositoryId,
      direction: 'pull',
      url: upstream.address.url,
      paused: false,
    })
    expect(trashed.expiresAt - trashed.deletedAt).toBe(trashLifetimeMs)
    expect(() => world.engine.getMirror(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(world.engine.listMirrors(repositoryId)).toEqual([])
    expect(world.engine.listMirrorTrash()).toEqual([trashed])
    expect(world.stores.repositories.findById(repositoryId)?.mirrorCount).toBe(0)
    await world.engine.undelete(id)
    await world.engine.idle()
  })

  it('does not run, whatever asks for it', async () => {
    const { id, repositoryId, upstream } = await linked('push')
    await world.engine.remove(id)
    const before = runCount(id)
    expect(() => world.engine.syncNow(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
    world.engine.refsChanged(repositoryId, 'push', [
      { ref: 'refs/heads/main', oldObjectId: null, newObjectId: 'a'.repeat(40) },
    ])
    world.engine.syncAll()
    world.engine.hostKeyTrusted(upstream.address.host)
    await world.clock.advance(2 * 86_400_000)
    await world.engine.idle()
    expect(runCount(id)).toBe(before)
    expect(due()).not.toContain(id)
    await world.engine.undelete(id)
    expect(due()).toContain(id)
  })

  it('ends the run that is under way, which leaves the host for the next to find out about', async () => {
    const { id } = await linked('pull')
    const run = world.engine.syncNow(id)
    await world.engine.remove(id)
    expect(world.engine.getRun(run.id)).toMatchObject({ state: 'finished' })
    await world.engine.undelete(id)
    await world.engine.idle()
  })

  it('forwards no push, and owns no branch of the repository', async () => {
    const { id, repositoryId, path, upstream } = await linked('sync')
    await world.engine.remove(id)
    world.upstream.fail({ kind: 'status', status: 500 })
    const updates = [{ ref: 'refs/heads/new', oldObjectId: null, newObjectId: 'b'.repeat(40) }]
    const incoming = {
      repositoryPath: path,
      environment: {},
      ephemeral: false,
      signal: new AbortController().signal,
    }
    const refusals = await world.engine.forwardPush({ repositoryId, updates, incoming, atomic: false })
    expect(refusals).toEqual(new Map())
    expect((await refsOf(upstream.path)).has('refs/heads/new')).toBe(false)
  })

  it('leaves room for the same remote, and is then refused until that one goes', async () => {
    const { id, repositoryId, upstream } = await linked('pull')
    await world.engine.remove(id)
    const again = await world.mirrored({ repositoryId, direction: 'push', address: upstream.address })
    await expect(world.engine.undelete(id)).rejects.toMatchObject({
      code: 'already_exists',
      details: { what: `Another mirror of this repository with ${upstream.address.url}` },
    })
    expect(world.engine.listMirrorTrash().map((one) => one.id)).toContain(id)
    await world.engine.remove(again.id)
    expect(await world.engine.undelete(id)).toMatchObject({ id, direction: 'pull' })
    await world.engine.idle()
  })

  it('counts for no circle, and is not taken back into one', async () => {
    const { id, upstream, repositoryId } = await linked('pull')
    await world.engine.remove(id)
    const other = await world.mirrored({ repositoryId, direction: 'push', address: upstream.address })
    await world.engine.remove(other.id)
    const elsewhere = await world.newRepository()
    await world.mirrored({ repositoryId: elsewhere, direction: 'pull', address: upstream.address })
    const between = await world.newUpstream()
    await world.mirrored({ repositoryId: elsewhere, direction: 'push', address: between.address })
    await world.mirrored({ repositoryId, direction: 'pull', address: between.address })
    await expect(world.engine.undelete(other.id)).rejects.toMatchObject({ code: 'invalid_input' })
    await world.engine.idle()
  })
})

describe('a mirror that is taken back', () => {
  it('knows its history, its bases, its settings and what it saw of the remote', async () => {
    const { id, upstream, path } = await linked('pull')
    world.engine.change(id, { schedule: { kind: 'every', intervalMs: 3_600_000 }, patterns: ['main'] })
    await world.engine.idle()
    const before = world.engine.getMirror(id)
    const bases = world.stores.mirrors.baseRefs(id)
    expect(bases.size).toBeGreaterThan(0)
    await world.engine.remove(id)
    const theirs = await upstream.commit('main')
    await world.clock.advance(10 * 86_400_000)
    expect(await tracked(path, id)).toBeGreaterThan(0)
    const back = await world.engine.undelete(id)
    expect(back).toMatchObject({
      schedule: { kind: 'every', intervalMs: 3_600_000 },
      patterns: ['main'],
      lastChange: before.lastChange,
    })
    expect(world.stores.mirrors.baseRefs(id)).toEqual(bases)
    expect(back.nextRunAt).toBe(world.clock.now())
    await world.sync(id)
    expect((await refsOf(path)).get('refs/heads/main')).toBe(theirs)
  })

  it('comes back paused when it was', async () => {
    const { id } = await linked('pull')
    world.engine.pause(id)
    await world.engine.remove(id)
    expect(world.engine.listMirrorTrash()[0]).toMatchObject({ id, paused: true })
    expect(await world.engine.undelete(id)).toMatchObject({ status: 'paused', pausedBy: 'you' })
    await world.clock.advance(86_400_000)
    expect(due()).not.toContain(id)
  })

  it('has lost its account when that was removed meanwhile', async () => {
    const { id } = await linked('pull')
    const accountId = 'acc_1'
    world.stores.accounts.insert({
      id: accountId,
      kind: 'generic',
      host: 'example.org',
      label: 'one',
      credentialKind: 'ssh_agent',
      username: null,
      keyFile: null,
      sealedSecret: null,
      createdAt: 1,
      changedAt: 1,
    })
    world.stores.mirrors.change(id, { accountId })
    expect(world.stores.accounts.find(accountId)?.mirrorCount).toBe(1)
    await world.engine.remove(id)
    expect(world.stores.accounts.find(accountId)?.mirrorCount).toBe(0)
    world.stores.accounts.remove(accountId)
    expect(await world.engine.undelete(id)).toMatchObject({ accountId: null })
    await world.engine.idle()
  })

  it('does not take a branch for deleted that was lost by damage while it was away', async () => {
    const { id, repositoryId } = await linked('push')
    await world.engine.remove(id)
    world.stores.mirrors.changeBaseRefs(id, new Map([['refs/heads/lost', 'c'.repeat(40)]]))
    forgetLostBases({ mirrors: world.stores.mirrors }, repositoryId, [
      { ref: 'refs/heads/lost', objectId: 'c'.repeat(40) },
    ])
    expect(world.stores.mirrors.baseRefs(id).has('refs/heads/lost')).toBe(false)
  })
})

describe('the time of a mirror in the trash', () => {
  it('ends after 14 days: it cannot be taken back, and goes with its tracking refs; what it kept stays', async () => {
    const { id, path, upstream } = await linked('pull')
    await upstream.commit('main')
    await world.sync(id)
    await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten')
    await world.sync(id)
    await world.engine.remove(id)
    await world.clock.advance(trashLifetimeMs - 1)
    expect(await purge()).not.toContain(id)
    await world.clock.advance(1)
    await expect(world.engine.undelete(id)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('is over') as string,
    })
    expect(await purge()).toContain(id)
    expect(await tracked(path, id)).toBe(0)
    expect([...(await refsOf(path)).keys()].some((ref) => ref.startsWith('refs/kept/'))).toBe(true)
    await expect(world.engine.undelete(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('goes on in the trash of its repository, which is the only way to it', async () => {
    const { id, repositoryId } = await linked('pull')
    await world.engine.remove(id)
    world.stores.repositories.trash(repositoryId, world.clock.now())
    expect(world.engine.listMirrorTrash().map((one) => one.id)).not.toContain(id)
    await expect(world.engine.undelete(id)).rejects.toMatchObject({ code: 'invalid_input' })
    world.stores.repositories.untrash(repositoryId)
    world.engine.startRepository(repositoryId)
    expect(world.engine.listMirrors(repositoryId)).toEqual([])
    expect(world.engine.listMirrorTrash().map((one) => one.id)).toContain(id)

    await world.clock.advance(10 * 86_400_000)
    world.stores.repositories.trash(repositoryId, world.clock.now())
    await world.clock.advance(5 * 86_400_000)
    expect(await purge()).toContain(id)
    expect(world.stores.repositories.findById(repositoryId)).not.toBeNull()
  })

  it('ends with its repository when that goes first', async () => {
    const { id, repositoryId } = await linked('pull')
    world.stores.repositories.trash(repositoryId, world.clock.now())
    await world.clock.advance(trashLifetimeMs)
    world.stores.mirrors.trash(id, world.clock.now())
    const removed: string[] = []
    await purgeTrash({
      repositories: world.stores.repositories,
      clock: world.clock,
      log,
      repositoryPath: world.pathOf,
      removeDirectory: (path) => {
        removed.push(path)
        return Promise.resolve()
      },
    })
    expect(removed).toContain(world.pathOf(repositoryId))
    expect(world.stores.mirrors.findTrashed(id)).toBeNull()
  })

  it('is taken up again when something was in the way', async () => {
    const { id, path } = await linked('pull')
    await world.engine.remove(id)
    await world.clock.advance(trashLifetimeMs)
    const broken = { ...world.git, updateRefs: () => Promise.reject(new Error('No.')) }
    const parts = {
      mirrors: world.stores.mirrors,
      git: broken,
      remoteGit: world.remoteGit,
      repositoryPath: world.pathOf,
      write: <T>(_id: string, work: () => Promise<T>) => work(),
      clock: world.clock,
      log,
    }
    expect(await purgeMirrorTrash(parts)).not.toContain(id)
    expect(world.stores.mirrors.findTrashed(id)).not.toBeNull()
    expect(await purge()).toContain(id)
    await git(path, 'fsck', '--no-progress')
  })
})
