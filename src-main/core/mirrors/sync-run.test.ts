import { describe, expect, it } from 'vitest'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { createSyncedMirrors, keptTipsOf, tipsOf } from '../../testing/synced-mirror.ts'

let beforePush: (() => Promise<void>) | null = null
const world = createMirrorWorld({
  remoteGit: (real) => ({
    ...real,
    push: async (request) => {
      const once = beforePush
      beforePush = null
      await once?.()
      return real.push(request)
    },
  }),
})
const synced = createSyncedMirrors(world)
const directory = scratchDirectory('sync-run')

describe('a two-way run', () => {
  it('fills an empty repository, and finds nothing to do afterwards', async () => {
    const { upstream, path, mirror } = await synced()
    expect(mirror).toMatchObject({ status: 'active', partial: false, conflictCount: 0 })
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
    const processes = world.processCount()
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
    expect(world.processCount()).toBe(processes)
  })

  it('fills an empty remote', async () => {
    const source = await world.filledUpstream()
    const target = await world.newUpstream()
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    await git(source.work, 'push', '--quiet', '--mirror', path)
    const mirror = await world.mirrored({ repositoryId, direction: 'sync', address: target.address })
    expect(mirror).toMatchObject({ status: 'active', partial: false })
    expect(await tipsOf(target.path)).toEqual(await tipsOf(path))
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('succeeds with nothing on either side', async () => {
    const repositoryId = await world.newRepository()
    const { address } = await world.newUpstream()
    const mirror = await world.mirrored({ repositoryId, direction: 'sync', address })
    expect(mirror).toMatchObject({ status: 'active', failure: null })
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('brings what moved on one side to the other, both ways in one run', async () => {
    const { upstream, path, mirror, commitHere, changed } = await synced()
    const theirs = await upstream.commit('topic')
    const ours = await commitHere('main')
    await git(path, 'update-ref', 'refs/heads/new-here', ours)
    await git(upstream.path, 'update-ref', 'refs/heads/new-there', theirs)
    changed()
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'succeeded', changedRefCount: 4, problemRefCount: 0 })
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
    expect((await tipsOf(path)).get('refs/heads/topic')).toBe(theirs)
    expect((await tipsOf(path)).get('refs/heads/main')).toBe(ours)
    expect(await keptTipsOf(path)).toEqual([])
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('follows a rewrite of either side, its old tip kept', async () => {
    const { upstream, path, mirror, changed } = await synced()
    const before = await tipsOf(path)
    await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten there')
    await git(path, 'update-ref', 'refs/heads/topic', 'refs/heads/main')
    changed()
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'rewritten' })
    expect(refOf(run, 'refs/heads/topic')).toMatchObject({ outcome: 'rewritten' })
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
    expect(await keptTipsOf(path)).toEqual(
      [before.get('refs/heads/main'), before.get('refs/heads/topic')].sort(),
    )
  })

  it('follows a deletion of either side, its tip kept', async () => {
    const { upstream, path, mirror, changed } = await synced()
    const before = await tipsOf(path)
    await git(upstream.path, 'update-ref', '-d', 'refs/heads/topic')
    await git(path, 'update-ref', '-d', 'refs/tags/v1')
    changed()
    await world.sync(mirror.id)
    expect([...(await tipsOf(path)).keys()]).toEqual(['refs/heads/main'])
    expect(await tipsOf(upstream.path)).toEqual(await tipsOf(path))
    expect(await keptTipsOf(path)).toEqual(
      [before.get('refs/heads/topic'), before.get('refs/tags/v1')].sort(),
    )
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('lets the change win over the deletion', async () => {
    const { upstream, path, mirror, commitHere, changed } = await synced()
    const theirs = await upstream.commit('topic')
    await git(path, 'update-ref', '-d', 'refs/heads/topic')
    const ours = await commitHere('main')
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/topic')
    await git(upstream.path, 'update-ref', '-d', 'refs/heads/main')
    changed()
    await world.sync(mirror.id)
    for (const side of [path, upstream.path]) {
      expect((await tipsOf(side)).get('refs/heads/topic')).toBe(theirs)
      expect((await tipsOf(side)).get('refs/heads/main')).toBe(ours)
    }
  })

  it('stops only the ref that moved apart, and says so', async () => {
    const { upstream, path, mirror, commitHere } = await synced()
    const base = (await tipsOf(path)).get('refs/heads/main')
    await upstream.commit('topic')
    await upstream.change('switch', '--quiet', 'main')
    await upstream.commit('main')
    const theirs = await upstream.commit('main')
    const ours = await commitHere('main')
    const run = await world.sync(mirror.id)
    const sentence = `main has 1 commit here and 2 at ${mirror.host} that the other side lacks.`
    expect(run).toMatchObject({ outcome: 'partial', failure: { code: 'remote_conflict', title: sentence } })
    expect(refOf(run, 'refs/heads/main')).toMatchObject({
      outcome: 'diverged',
      reason: 'conflict',
      message: sentence,
    })
    expect((await tipsOf(path)).get('refs/heads/main')).toBe(ours)
    expect((await tipsOf(upstream.path)).get('refs/heads/main')).toBe(theirs)
    expect((await tipsOf(path)).get('refs/heads/topic')).toBe(
      (await tipsOf(upstream.path)).get('refs/heads/topic'),
    )
    expect(world.stores.mirrors.baseRefs(mirror.id).get('refs/heads/main')).toBe(base)
    expect(world.engine.getMirror(mirror.id)).toMatchObject({
      status: 'active',
      partial: true,
      conflictCount: 1,
    })
  })

  it('is partial, not failing, when the only branch is in conflict', async () => {
    const upstream = await world.newUpstream()
    await upstream.commit('main')
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const other = await workRepository(directory, 'other')
    await commitFile(other, 'other.txt', 'another history')
    await git(other, 'push', '--quiet', path, 'HEAD:refs/heads/main')
    const mirror = await world.mirrored({ repositoryId, direction: 'sync', address: upstream.address })
    expect(mirror).toMatchObject({
      status: 'active',
      partial: true,
      consecutiveFailures: 0,
      conflictCount: 1,
    })
  })

  it('never moves a tag that differs', async () => {
    const { upstream, path, mirror } = await synced()
    const ours = (await tipsOf(path)).get('refs/tags/v1')
    await upstream.commit('main')
    await upstream.change('tag', '--force', '--annotate', '--message=Moved', 'v1')
    const run = await world.sync(mirror.id)
    expect(refOf(run, 'refs/tags/v1')).toMatchObject({
      reason: 'conflict',
      message: `The tag v1 is another here than at ${mirror.host}.`,
    })
    expect((await tipsOf(path)).get('refs/tags/v1')).toBe(ours)
  })

  it('looks again when the remote moves between check and push', async () => {
    const { upstream, path, mirror, commitHere } = await synced()
    const ours = await commitHere('main')
    beforePush = async () => {
      await git(upstream.work, 'fetch', '--quiet', path, ours)
      await git(upstream.work, 'switch', '--quiet', 'main')
      await git(upstream.work, 'merge', '--quiet', '--ff-only', ours)
      await upstream.commit('main')
    }
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
  })

  it('makes a conflict of what moved apart between check and push', async () => {
    const { upstream, path, mirror, commitHere } = await synced()
    const ours = await commitHere('main')
    let theirs = ''
    beforePush = async () => {
      await upstream.change('switch', '--quiet', 'main')
      theirs = await upstream.commit('main')
    }
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('partial')
    expect((await tipsOf(path)).get('refs/heads/main')).toBe(ours)
    expect((await tipsOf(upstream.path)).get('refs/heads/main')).toBe(theirs)
  })

  it('ends a conflict by itself when one side contains the other', async () => {
    const { upstream, path, mirror, commitHere } = await synced()
    await upstream.commit('main')
    const ours = await commitHere('main')
    await world.sync(mirror.id)
    await git(upstream.work, 'fetch', '--quiet', path, ours)
    await git(upstream.work, 'switch', '--quiet', 'main')
    await upstream.change('merge', '--quiet', '--no-edit', ours)
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
    expect(world.engine.getMirror(mirror.id)).toMatchObject({ partial: false, conflictCount: 0 })
  })
})

describe('a mass change is held', () => {
  const manyBranches = async () => {
    const upstream = await world.filledUpstream()
    for (let index = 0; index < 8; index += 1) await git(upstream.work, 'branch', `b${index}`)
    await upstream.change('branch', 'last')
    return synced({}, upstream)
  }

  it('when the remote lost everything', async () => {
    const { upstream, path, mirror } = await manyBranches()
    const before = await tipsOf(path)
    for (const ref of (await tipsOf(upstream.path)).keys()) await git(upstream.path, 'update-ref', '-d', ref)
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_held' } })
    expect(await tipsOf(path)).toEqual(before)
  })

  it('when this side lost much of it, until somebody accepts it', async () => {
    const { upstream, path, mirror, changed } = await manyBranches()
    const before = await tipsOf(upstream.path)
    for (let index = 0; index < 8; index += 1) await git(path, 'update-ref', '-d', `refs/heads/b${index}`)
    changed()
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'failed', failure: { code: 'remote_held' } })
    expect(run.failure?.advice).toContain('Nothing was changed at the remote.')
    expect(await tipsOf(upstream.path)).toEqual(before)
    expect((await world.sync(mirror.id, true)).outcome).toBe('succeeded')
    expect(await tipsOf(upstream.path)).toEqual(await tipsOf(path))
    expect(await keptTipsOf(path)).toHaveLength(8)
  })
})

describe('something else that rewrites the same branch', () => {
  it('pauses the mirror, is told once, and is forgotten when it is resumed', async () => {
    const { upstream, path, mirror } = await synced()
    const first = (await tipsOf(path)).get('refs/heads/main') ?? ''
    await upstream.change('commit', '--quiet', '--amend', '--message=Another')
    const second = (await tipsOf(upstream.path)).get('refs/heads/main') ?? ''
    await world.sync(mirror.id)
    const told = () => world.events.filter(({ name }) => name === 'notice.raised').length
    const before = told()
    for (const objectId of [first, second, first]) {
      expect(world.engine.getMirror(mirror.id)).toMatchObject({ status: 'active', oscillatingRef: null })
      await git(upstream.path, 'update-ref', 'refs/heads/main', objectId)
      await world.sync(mirror.id)
    }
    expect(world.engine.getMirror(mirror.id)).toMatchObject({
      status: 'paused',
      oscillatingRef: 'refs/heads/main',
    })
    await git(upstream.path, 'update-ref', 'refs/heads/main', second)
    await world.sync(mirror.id)
    expect(told()).toBe(before + 1)
    expect(world.events.findLast(({ name }) => name === 'notice.raised')?.payload).toMatchObject({
      title: 'Something else is also rewriting main.',
    })
    await world.clock.advance(1)
    expect(world.engine.resume(mirror.id)).toMatchObject({ status: 'active', oscillatingRef: null })
    await git(upstream.path, 'update-ref', 'refs/heads/main', first)
    await world.sync(mirror.id)
    expect(world.engine.getMirror(mirror.id).status).toBe('active')
  })
})
