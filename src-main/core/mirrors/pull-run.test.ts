import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'

let beforePublish: (() => Promise<void>) | null = null
const world = createMirrorWorld({
  repositoryGit: (real) => ({
    ...real,
    updateRefs: async (path, transactions) => {
      const keeps = transactions.flat().some(({ ref }) => ref.startsWith('refs/kept/'))
      const once = keeps ? null : beforePublish
      if (once !== null) beforePublish = null
      await once?.()
      return real.updateRefs(path, transactions)
    },
  }),
})
const visible = ['refs/heads', 'refs/tags', 'refs/notes']
const directory = scratchDirectory('pull-run')
let count = 0

/** A pull mirror of a filled upstream after its first run. */
const pulled = async (options: { onDestructive?: 'hold' | 'keep' | 'accept' } = {}) => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const mirror = await world.mirrored({
    repositoryId,
    direction: 'pull',
    address: upstream.address,
    ...options,
  })
  const path = world.pathOf(repositoryId)
  return { upstream, repositoryId, mirror, path }
}

/** Pushes a commit of its own to a branch of the store, as a user of the localhost remote would. */
const pushHere = async (path: string, branch: string): Promise<string> => {
  const work = await workRepository(directory, `here${(count += 1)}`)
  await git(work, 'fetch', '--quiet', path, 'refs/heads/main')
  await git(work, 'switch', '--quiet', '--create', branch, 'FETCH_HEAD')
  const objectId = await commitFile(work, 'local.txt', branch)
  await git(work, 'push', '--quiet', '--force', path, `HEAD:refs/heads/${branch}`)
  return objectId
}

describe('a pull mirror', () => {
  it('takes branches, tags and notes, and no pull request', async () => {
    const upstream = await world.filledUpstream()
    await upstream.change('notes', 'add', '--message=Seen', 'main')
    await upstream.change('update-ref', 'refs/pull/1/head', 'main')
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    expect(mirror).toMatchObject({ status: 'active', failure: null, partial: false })
    const path = world.pathOf(repositoryId)
    const refs = await refsOf(path, ...visible)
    expect(refs).toEqual(await refsOf(upstream.path, ...visible))
    expect([...refs.keys()]).toContain('refs/notes/commits')
    expect(await refsOf(path, 'refs/pull')).toEqual(new Map())
    await git(path, 'fsck', '--strict')
  })

  it('puts the first thousands of branches into one file, and follows each of them afterwards', async () => {
    const upstream = await world.filledUpstream()
    const tip = await git(upstream.path, 'rev-parse', 'main')
    const lines = Array.from({ length: 1_100 }, (_, index) => `create refs/heads/many/${index} ${tip}`)
    execFileSync('git', ['update-ref', '--stdin'], { cwd: upstream.path, input: `${lines.join('\n')}\n` })
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    const path = world.pathOf(repositoryId)
    expect(await refsOf(path, ...visible)).toEqual(await refsOf(upstream.path, ...visible))
    const loose = readdirSync(join(path, 'refs'), { recursive: true, withFileTypes: true })
    expect(loose.filter((entry) => entry.isFile())).toEqual([])
    await git(upstream.path, 'update-ref', '-d', 'refs/heads/many/7')
    const tree = await git(upstream.path, 'rev-parse', 'main^{tree}')
    const commit = await git(upstream.path, 'commit-tree', '-m', 'More', '-p', 'main', tree)
    await git(upstream.path, 'update-ref', 'refs/heads/many/8', commit)
    expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded', changedRefCount: 2 })
    expect(await refsOf(path, ...visible)).toEqual(await refsOf(upstream.path, ...visible))
  })

  it('ends as unchanged, without a process, when neither side moved', async () => {
    const { mirror, upstream } = await pulled()
    const before = world.upstream.requests.length
    const processCount = world.processCount()
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'unchanged', refs: [], bytes: 0 })
    expect(world.processCount()).toBe(processCount)
    const asked = world.upstream.requests.slice(before)
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST /${upstream.name}.git/git-upload-pack`,
    ])
  })

  it('follows what upstream creates, moves forward and deletes, and says so ref by ref', async () => {
    const { upstream, mirror, path } = await pulled()
    const topic = (await refsOf(path)).get('refs/heads/topic')
    const main = await upstream.commit('main')
    await upstream.commit('new')
    await upstream.change('branch', '--delete', '--force', 'topic')
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(run.changedRefCount).toBe(3)
    expect(refOf(run, 'refs/heads/main')).toMatchObject({
      outcome: 'updated',
      newObjectId: main,
      keptRef: null,
    })
    expect(refOf(run, 'refs/heads/new')).toMatchObject({ outcome: 'created', oldObjectId: null })
    const deleted = refOf(run, 'refs/heads/topic')
    expect(deleted).toMatchObject({ outcome: 'deleted', oldObjectId: topic, newObjectId: null })
    expect((await refsOf(path)).get(deleted?.keptRef ?? '')).toBe(topic)
    expect(await refsOf(path, ...visible)).toEqual(await refsOf(upstream.path, ...visible))
  })

  it('keeps the old tip of a branch that upstream rewrote', async () => {
    const { upstream, mirror, path } = await pulled()
    const old = await upstream.commit('main')
    await world.sync(mirror.id)
    await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten')
    const run = await world.sync(mirror.id)
    const main = refOf(run, 'refs/heads/main')
    expect(main).toMatchObject({ outcome: 'rewritten', oldObjectId: old, reason: null })
    expect((await refsOf(path)).get(main?.keptRef ?? '')).toBe(old)
  })

  it('follows a branch that was renamed into a folder of its own name', async () => {
    const { upstream, mirror, path } = await pulled()
    await upstream.change('branch', '--move', 'topic', 'topic/one')
    expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
    expect(await refsOf(path, ...visible)).toEqual(await refsOf(upstream.path, ...visible))
  })

  it('moves a tag that upstream moved, and keeps where it was', async () => {
    const { upstream, mirror, path } = await pulled()
    const old = (await refsOf(path)).get('refs/tags/v1')
    await upstream.change('tag', '--force', 'v1', 'topic')
    const tag = refOf(await world.sync(mirror.id), 'refs/tags/v1')
    expect(tag).toMatchObject({ outcome: 'rewritten' })
    expect((await refsOf(path)).get(tag?.keptRef ?? '')).toBe(old)
  })

  it('leaves a branch alone that exists only here', async () => {
    const { upstream, mirror, path, repositoryId } = await pulled()
    const extra = await pushHere(path, 'mine')
    world.engine.refsChanged(repositoryId, 'push', [])
    await upstream.commit('main')
    const run = await world.sync(mirror.id)
    expect(refOf(run, 'refs/heads/mine')).toBeUndefined()
    expect((await refsOf(path)).get('refs/heads/mine')).toBe(extra)
  })

  it('takes back a mirrored branch that was changed here, and keeps that change', async () => {
    const { mirror, path, repositoryId, upstream } = await pulled()
    const changed = await pushHere(path, 'main')
    world.engine.refsChanged(repositoryId, 'push', [])
    const main = refOf(await world.sync(mirror.id), 'refs/heads/main')
    expect(main).toMatchObject({ outcome: 'rewritten', reason: 'local_change', oldObjectId: changed })
    expect((await refsOf(path)).get(main?.keptRef ?? '')).toBe(changed)
    expect(await refsOf(path, ...visible)).toEqual(await refsOf(upstream.path, ...visible))
  })

  it('names a branch that cannot stand beside one of this repository, and takes the others', async () => {
    const { upstream, mirror, path } = await pulled()
    await pushHere(path, 'area')
    await upstream.commit('area/one')
    const main = await upstream.commit('main')
    const run = await world.sync(mirror.id)
    expect(run).toMatchObject({ outcome: 'partial', problemRefCount: 1 })
    expect(run.failure?.title).toContain('area/one')
    expect(refOf(run, 'refs/heads/area/one')).toMatchObject({ outcome: 'failed', reason: 'name_clash' })
    expect((await refsOf(path)).get('refs/heads/main')).toBe(main)
    expect(world.engine.getMirror(mirror.id)).toMatchObject({ status: 'active', partial: true })
  })

  it('decides again when somebody pushes here between reading and publishing', async () => {
    const { upstream, mirror, path } = await pulled()
    let pushed = ''
    await upstream.change('branch', '--delete', '--force', 'topic')
    const main = await upstream.commit('main')
    beforePublish = async () => {
      pushed = await pushHere(path, 'main')
    }
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('succeeded')
    expect(refOf(run, 'refs/heads/topic')).toMatchObject({ outcome: 'deleted' })
    expect((await refsOf(path)).get('refs/heads/main')).toBe(main)
    const kept = refOf(run, 'refs/heads/main')?.keptRef ?? ''
    expect((await refsOf(path)).get(kept)).toBe(pushed)
  })

  it('succeeds with an empty upstream, and takes its first branch later, HEAD with it', async () => {
    const upstream = await world.newUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    expect(mirror).toMatchObject({ status: 'active', failure: null })
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
    await upstream.commit('trunk')
    await world.sync(mirror.id)
    expect(await git(world.pathOf(repositoryId), 'symbolic-ref', 'HEAD')).toBe('refs/heads/trunk')
  })
})

describe('HEAD of a pull mirror', () => {
  it('follows the default branch upstream', async () => {
    const { upstream, mirror, path } = await pulled()
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/topic')
    await world.sync(mirror.id)
    expect(await git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/topic')
  })

  it('stays where somebody put it, and the run notes the other name once', async () => {
    const { upstream, mirror, path } = await pulled()
    await git(path, 'symbolic-ref', 'HEAD', 'refs/heads/topic')
    await upstream.commit('trunk')
    await git(upstream.path, 'symbolic-ref', 'HEAD', 'refs/heads/trunk')
    const run = await world.sync(mirror.id)
    expect(run.notes).toEqual(['The default branch upstream is trunk; here it stays topic.'])
    await upstream.commit('trunk')
    expect((await world.sync(mirror.id)).notes).toEqual([])
    expect(await git(path, 'symbolic-ref', 'HEAD')).toBe('refs/heads/topic')
  })
})

describe('a mass change upstream', () => {
  const emptied = async (options: Parameters<typeof pulled>[0] = {}) => {
    const all = await pulled(options)
    for (const ref of (await refsOf(all.upstream.path)).keys()) {
      await git(all.upstream.path, 'update-ref', '-d', ref)
    }
    return all
  }

  it('that deletes everything is held: nothing moves here, and the run says why', async () => {
    const { mirror, path } = await emptied()
    const before = await refsOf(path, ...visible)
    const run = await world.sync(mirror.id)
    expect(run.outcome).toBe('failed')
    expect(run.failure).toMatchObject({ code: 'remote_held', retry: 'button' })
    expect(run.refs.map(({ outcome, reason }) => `${outcome} ${reason ?? ''}`)).toEqual([
      'held mass_change',
      'held mass_change',
      'held mass_change',
    ])
    expect(await refsOf(path, ...visible)).toEqual(before)
    expect(world.engine.getMirror(mirror.id).status).toBe('error')
  })

  it('is followed when a person accepts it, once, and every tip is kept', async () => {
    const { mirror, path } = await emptied()
    const before = await refsOf(path, ...visible)
    await world.sync(mirror.id)
    const run = await world.sync(mirror.id, true)
    expect(run.outcome).toBe('succeeded')
    expect(await refsOf(path, ...visible)).toEqual(new Map())
    const kept = await refsOf(path, 'refs/kept')
    expect([...kept.values()].sort()).toEqual([...before.values()].sort())
  })

  it('is left out and named when the mirror keeps', async () => {
    const { mirror, path } = await emptied({ onDestructive: 'keep' })
    const before = await refsOf(path, ...visible)
    const run = await world.sync(mirror.id)
    expect(run.refs.every(({ outcome }) => outcome === 'held')).toBe(true)
    expect(await refsOf(path, ...visible)).toEqual(before)
  })

  it('passes when it is undone upstream before anybody looked', async () => {
    const { mirror, upstream } = await emptied()
    await world.sync(mirror.id)
    await upstream.change('status')
    expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'unchanged', failure: null })
    expect(world.engine.getMirror(mirror.id)).toMatchObject({ status: 'active', consecutiveFailures: 0 })
  })

  it('that replaces the default branch by another history is held', async () => {
    const { mirror, upstream, path } = await pulled()
    const before = (await refsOf(path)).get('refs/heads/main')
    await git(upstream.work, 'switch', '--quiet', '--orphan', 'other')
    await commitFile(upstream.work, 'other.txt', 'other')
    await upstream.change('branch', '--force', 'main', 'other')
    const run = await world.sync(mirror.id)
    expect(run.failure?.code).toBe('remote_held')
    expect((await refsOf(path)).get('refs/heads/main')).toBe(before)
  })
})
