import { describe, expect, it } from 'vitest'
import { createMirrorWorld, refOf, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { createPushedMirrors } from '../../testing/pushed-mirror.ts'
import { git, refsOf } from '../../testing/scratch.ts'

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
const { filledRepository, pushed, pushThere } = createPushedMirrors(world)

describe('a target that somebody else writes to', () => {
  it('is not overwritten: the branch stops, the others go on', async () => {
    const { mirror, target, commit } = await pushed()
    const theirs = await pushThere(target, 'main')
    await commit('main')
    const topic = await commit('topic')
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'partial', failure: { code: 'remote_diverged' } })
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'diverged', oldObjectId: theirs })
    const there = await refsOf(target.path)
    expect(there.get('refs/heads/main')).toBe(theirs)
    expect(there.get('refs/heads/topic')).toBe(topic)
  })

  it('stops a deletion too', async () => {
    const { mirror, target, change } = await pushed()
    const theirs = await pushThere(target, 'topic')
    await change('branch', '--delete', '--force', 'topic')
    expect(refOf(await world.sync(mirror.id), 'refs/heads/topic')).toMatchObject({ outcome: 'diverged' })
    expect((await refsOf(target.path)).get('refs/heads/topic')).toBe(theirs)
  })

  it('is overwritten where the mirror says so, after its tip was fetched and kept', async () => {
    const { mirror, target, path, commit } = await pushed({ onDiverged: 'overwrite' })
    const theirs = await pushThere(target, 'main')
    const ours = await commit('main')
    const main = refOf(await world.sync(mirror.id), 'refs/heads/main')
    expect(main).toMatchObject({ outcome: 'rewritten', oldObjectId: theirs, newObjectId: ours })
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(ours)
    expect((await refsOf(path)).get(main?.keptRef ?? '')).toBe(theirs)
    await git(path, 'fsck', '--connectivity-only')
  })

  it('is still followed over after a branch there gave way to one that has its name as a folder', async () => {
    const { mirror, target, path, commit } = await pushed()
    await git(target.path, 'update-ref', 'refs/heads/a/b', 'refs/heads/main')
    await commit('a')
    expect(refOf(await world.sync(mirror.id), 'refs/heads/a')).toMatchObject({ reason: 'name_clash' })
    // An earlier run had looked at what stood there.
    await git(path, 'fetch', '--quiet', target.path, `+refs/heads/a/b:refs/remotes/${mirror.id}/heads/a/b`)
    await git(target.path, 'update-ref', '-d', 'refs/heads/a/b')
    await git(target.path, 'update-ref', 'refs/heads/a', 'refs/heads/main')
    expect(refOf(await world.sync(mirror.id), 'refs/heads/a')).toMatchObject({ outcome: 'updated' })
  })

  it('is overwritten once when a person accepts it', async () => {
    const { mirror, target, commit } = await pushed()
    await pushThere(target, 'main')
    const ours = await commit('main')
    expect((await world.sync(mirror.id)).outcome).toBe('partial')
    expect((await world.sync(mirror.id, true)).outcome).toBe('succeeded')
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(ours)
  })

  it('is left alone without complaint where the mirror leaves', async () => {
    const { mirror, target, commit } = await pushed({ onDiverged: 'leave' })
    const theirs = await pushThere(target, 'main')
    await commit('main')
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'succeeded', failure: null })
    expect(run.notes.join()).toContain('main')
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(theirs)
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('is followed over when it only moved back', async () => {
    const { mirror, target, commit } = await pushed()
    await commit('main')
    await world.sync(mirror.id)
    await git(target.path, 'update-ref', 'refs/heads/main', 'refs/heads/main~1')
    expect(refOf(await world.sync(mirror.id), 'refs/heads/main')).toMatchObject({ outcome: 'updated' })
  })

  it('wins the race between look and push, and is looked at again', async () => {
    const { mirror, target, commit } = await pushed()
    await commit('main')
    let theirs = ''
    beforePush = async () => {
      theirs = await pushThere(target, 'main')
    }
    const run = await world.sync(mirror.id)
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'diverged', oldObjectId: theirs })
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(theirs)
  })

  it('loses nothing when it moves while it is being overwritten', async () => {
    const { mirror, target, commit, path } = await pushed({ onDiverged: 'overwrite' })
    const first = await pushThere(target, 'main')
    const ours = await commit('main')
    let second = ''
    beforePush = async () => {
      second = await pushThere(target, 'main')
    }
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(ours)
    const kept = [...(await refsOf(path, 'refs/kept')).values()]
    expect(kept).toContain(first)
    expect(kept).toContain(second)
  })
})

describe('the first push to a target that is not empty', () => {
  const unrelated = async (target: UpstreamRepository): Promise<void> => {
    await target.commit('main', 'other.txt')
  }

  it('stops when it holds another history', async () => {
    const { mirror, target } = await pushed({}, unrelated)
    expect(mirror).toMatchObject({ status: 'error', failure: { code: 'remote_unrelated', retry: 'button' } })
    expect([...(await refsOf(target.path)).keys()]).toEqual(['refs/heads/main'])
  })

  it('says what stands there now, also of a tip that is here already', async () => {
    const { mirror, target, path } = await pushed({}, async (one) => {
      await unrelated(one)
      await unrelated(one)
    })
    await git(target.path, 'update-ref', 'refs/heads/main', 'refs/heads/main~1')
    expect((await world.sync(mirror.id)).failure).toMatchObject({ code: 'remote_unrelated' })
    const there = (await refsOf(target.path)).get('refs/heads/main')
    expect((await refsOf(path)).get(`refs/remotes/${mirror.id}/heads/main`)).toBe(there)
  })

  it('overwrites it when a person accepts, and keeps its tips', async () => {
    const { mirror, target, path } = await pushed({}, unrelated)
    const theirs = (await refsOf(target.path)).get('refs/heads/main') ?? ''
    expect((await world.sync(mirror.id, true)).outcome).toBe('succeeded')
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
    expect([...(await refsOf(path, 'refs/kept')).values()]).toEqual([theirs])
  })

  it('goes on when it is an earlier copy', async () => {
    const { repositoryId, path } = await filledRepository()
    const target = await world.newUpstream()
    await git(path, 'push', '--quiet', target.path, 'refs/heads/main')
    const mirror = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
    expect(mirror.failure).toBeNull()
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
  })
})
