import { describe, expect, it } from 'vitest'
import { refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { createPushedMirrors } from '../../testing/pushed-mirror.ts'
import { git, refsOf } from '../../testing/scratch.ts'

const world = createMirrorWorld()
const { pushed } = createPushedMirrors(world)

describe('a push mirror', () => {
  it('brings branches and tags to an empty target, and nothing else', async () => {
    const { mirror, path, target, work } = await pushed()
    await git(path, 'update-ref', 'refs/pull/1/head', 'refs/heads/main')
    await git(path, 'update-ref', 'refs/notes/commits', 'refs/heads/main')
    await git(work, 'push', '--quiet', path, 'HEAD:refs/heads/HEAD')
    world.engine.refsChanged(String(mirror.repositoryId), 'push', [])
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

  it('overwrites what it leaves as it is once somebody asks for that, and keeps it', async () => {
    const { mirror, target, path, commit } = await pushed()
    world.engine.change(mirror.id, { onDiverged: 'leave' })
    await commit('main')
    const theirs = await git(target.path, 'commit-tree', 'main^{tree}', '-p', 'main', '-m', 'Theirs')
    await git(target.path, 'update-ref', 'refs/heads/main', theirs)
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
    expect(await git(target.path, 'rev-parse', 'main')).toBe(theirs)
    const asked = world.engine.syncNow(mirror.id, { accept: true })
    const run = await world.engine.whenRunEnded(asked.id)
    expect(refOf(run, 'refs/heads/main')).toMatchObject({ outcome: 'rewritten', oldObjectId: theirs })
    expect(await refsOf(target.path)).toEqual(await refsOf(path, 'refs/heads', 'refs/tags'))
    expect([...(await refsOf(path, 'refs/kept')).values()]).toContain(theirs)
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
