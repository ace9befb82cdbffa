import { describe, expect, it } from 'vitest'
import { refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld, refOf, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import type { AddMirror } from './engine-calls.ts'

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
const directory = scratchDirectory('push-run')
let count = 0

/** A repository of the store with two branches and a tag, and a working copy whose pushes the engine is told of. */
const filledRepository = async () => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const work = await workRepository(directory, `work${(count += 1)}`)
  const publish = async (): Promise<void> => {
    await git(
      work,
      'push',
      '--quiet',
      '--force',
      '--prune',
      path,
      'refs/heads/*:refs/heads/*',
      'refs/tags/*:refs/tags/*',
    )
    world.engine.refsChanged(repositoryId, 'push', [])
  }
  const commit = async (branch: string): Promise<string> => {
    const known = (await git(work, 'branch', '--list', branch)) !== ''
    await git(work, 'switch', '--quiet', ...(known ? [branch] : ['--create', branch]))
    const objectId = await commitFile(work, 'file.txt', `${branch} ${(count += 1)}`)
    await publish()
    return objectId
  }
  const change = async (...args: readonly string[]): Promise<void> => {
    await git(work, ...args)
    await publish()
  }
  await commitFile(work, 'file.txt', 'first')
  await change('branch', 'topic')
  await change('tag', '--annotate', '--message=One', 'v1')
  return { repositoryId, path, work, commit, change }
}

const pushed = async (
  options: Partial<AddMirror> = {},
  prepare?: (target: UpstreamRepository) => Promise<void>,
) => {
  const local = await filledRepository()
  const target = await world.newUpstream()
  await prepare?.(target)
  const mirror = await world.mirrored({
    repositoryId: local.repositoryId,
    direction: 'push',
    address: target.address,
    ...options,
    accountId: undefined,
  })
  return { ...local, target, mirror }
}

/** Somebody commits on a branch of the target, on top of what stands there. */
const pushThere = async (target: UpstreamRepository, branch: string): Promise<string> => {
  const work = await workRepository(directory, `there${(count += 1)}`)
  await git(work, 'fetch', '--quiet', target.path, `refs/heads/${branch}`)
  await git(work, 'switch', '--quiet', '--create', branch, 'FETCH_HEAD')
  const objectId = await commitFile(work, 'theirs.txt', `theirs ${(count += 1)}`)
  await git(work, 'push', '--quiet', target.path, `HEAD:refs/heads/${branch}`)
  return objectId
}

describe('a push mirror', () => {
  it('brings branches and tags to an empty target, and nothing else', async () => {
    const { mirror, path, target, work } = await pushed()
    await git(path, 'update-ref', 'refs/pull/1/head', 'refs/heads/main')
    await git(path, 'update-ref', 'refs/notes/commits', 'refs/heads/main')
    await git(work, 'push', '--quiet', path, 'HEAD:refs/heads/HEAD')
    world.engine.refsChanged(mirror.repositoryId, 'push', [])
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect(mirror.status).toBe('active')
    const ours = await refsOf(path, 'refs/heads', 'refs/tags')
    ours.delete('refs/heads/HEAD')
    expect(await refsOf(target.path)).toEqual(ours)
    await git(target.path, 'fsck', '--strict')
  })

  it('ends as unchanged, without a process, when neither side moved', async () => {
    const { mirror } = await pushed()
    const processCount = world.processCount()
    expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'unchanged', refs: [], bytes: 0 })
    expect(world.processCount()).toBe(processCount)
  })

  it('follows a force push and a deletion, and keeps what stood at the target', async () => {
    const { mirror, path, target, work, change } = await pushed()
    const before = await refsOf(target.path)
    await git(work, 'commit', '--quiet', '--amend', '--message=Rewritten')
    await change('branch', '--delete', '--force', 'topic')
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
    for (const [ref, outcome] of [
      ['refs/heads/main', 'rewritten'],
      ['refs/heads/topic', 'deleted'],
    ] as const) {
      const result = refOf(run, ref)
      expect(result).toMatchObject({ outcome, oldObjectId: before.get(ref) })
      expect((await refsOf(path)).get(result?.keptRef ?? '')).toBe(before.get(ref))
    }
  })

  it('renames a branch into a folder of its own name', async () => {
    const { mirror, path, target, change } = await pushed()
    await change('branch', '--move', 'topic', 'topic/one')
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
  })

  it('never deletes a branch at the target that it did not bring there', async () => {
    const { mirror, target, commit } = await pushed()
    await git(target.path, 'update-ref', 'refs/heads/theirs', 'refs/heads/main')
    await commit('main')
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect((await refsOf(target.path)).has('refs/heads/theirs')).toBe(true)
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
  })

  it('brings back a branch that was deleted at the target', async () => {
    const { mirror, target, path } = await pushed()
    await git(target.path, 'update-ref', '-d', 'refs/heads/topic')
    const run = await world.sync(mirror.id)
    expect(refOf(run, 'refs/heads/topic')).toMatchObject({ outcome: 'created' })
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
  })

  it('succeeds with nothing to push', async () => {
    const repositoryId = await world.newRepository()
    const target = await world.newUpstream()
    const mirror = await world.mirrored({ repositoryId, direction: 'push', address: target.address })
    expect(mirror).toMatchObject({ status: 'active', failure: null })
  })

  it('keeps pushing the others when the target refuses one branch of three, and names that one', async () => {
    const { mirror, target, path, commit } = await pushed({}, (bare) =>
      refuseLikeForge(
        bare.path,
        'refs/heads/topic',
        'protected branch hook declined',
        'GH006: Protected branch',
      ),
    )
    const first = world.engine.getRun(mirror.lastRun?.id ?? '')
    expect(first.outcome).toBe('partial')
    expect(refOf(first, 'refs/heads/topic')).toMatchObject({
      outcome: 'refused',
      reason: 'protected',
      message: 'protected branch hook declined',
    })
    expect(mirror).toMatchObject({ status: 'active', partial: true, failure: { code: 'remote_rejected' } })
    expect(mirror.failure?.title).toContain('topic')

    await commit('main')
    const second = await world.sync(mirror.id)
    expect(second).toMatchObject({ outcome: 'partial', problemRefCount: 1, changedRefCount: 1 })
    const there = await refsOf(target.path)
    expect(there.get('refs/heads/main')).toBe((await refsOf(path)).get('refs/heads/main'))
    expect(there.has('refs/heads/topic')).toBe(false)
  })

  it('keeps no tip that the target did not let go, however often it is asked to', async () => {
    const { mirror, target, path, work, change } = await pushed()
    // The default branch there: git and every forge refuse to delete it, and it is asked for anew at each run.
    await git(work, 'switch', '--quiet', 'topic')
    await change('branch', '--delete', '--force', 'main')
    for (let time = 0; time < 3; time += 1) {
      const main = refOf(await world.sync(mirror.id), 'refs/heads/main')
      expect(main).toMatchObject({ outcome: 'refused', reason: 'default_branch', keptRef: null })
    }
    expect((await refsOf(target.path)).has('refs/heads/main')).toBe(true)
    expect(await refsOf(path, 'refs/kept')).toEqual(new Map())
  })
})

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
