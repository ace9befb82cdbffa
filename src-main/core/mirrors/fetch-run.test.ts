import { describe, expect, it } from 'vitest'
import { localRemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { RunDetails } from '../../../src-shared/domain/run.ts'
import { createMirrorWorld, refOf, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { onceOwnerOf, trackingRef } from './ref-scope.ts'

const world = createMirrorWorld()
const directory = scratchDirectory('fetch-run')
const visible = ['refs/heads', 'refs/tags', 'refs/notes']
let count = 0

const fetchFrom = async (
  upstream: UpstreamRepository,
  repositoryId: string,
  replace = false,
): Promise<RunDetails> => {
  const { address } = upstream
  const run = await world.engine.startFetch({ repositoryId, address, accountId: null, replace })
  return world.engine.whenRunEnded(run.id)
}

const fetched = async () => {
  const upstream = await world.filledUpstream()
  const repositoryId = await world.newRepository()
  const run = await fetchFrom(upstream, repositoryId)
  return { upstream, repositoryId, run, path: world.pathOf(repositoryId) }
}

/** A commit of this side on a branch of the store. */
const commitHere = async (path: string, branch: string): Promise<string> => {
  const work = await workRepository(directory, `here${(count += 1)}`)
  await git(work, 'fetch', '--quiet', path, `refs/heads/${branch}`)
  await git(work, 'switch', '--quiet', '--create', branch, 'FETCH_HEAD')
  const objectId = await commitFile(work, 'ours.txt', `ours ${count}`)
  await git(work, 'push', '--quiet', path, `HEAD:refs/heads/${branch}`)
  return objectId
}

describe('a one-time fetch', () => {
  it('takes all branches and tags, and leaves no mirror and no tracking behind', async () => {
    const { upstream, repositoryId, run, path } = await fetched()
    expect(run).toMatchObject({ outcome: 'succeeded', kind: 'fetch', mirrorId: null, changedRefCount: 3 })
    expect(await refsOf(path)).toEqual(await refsOf(upstream.path))
    expect(world.engine.listMirrors(repositoryId)).toEqual([])
    await git(path, 'fsck', '--strict')
  })

  it('takes a repository from a path on this computer', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const address = localRemoteAddress(upstream.path)
    const run = await world.engine.startFetch({ repositoryId, address, accountId: null, replace: false })
    expect((await world.engine.whenRunEnded(run.id)).outcome).toBe('succeeded')
    expect(await refsOf(world.pathOf(repositoryId))).toEqual(await refsOf(upstream.path))
  })

  it('ends as unchanged when everything is here', async () => {
    const { upstream, repositoryId } = await fetched()
    expect((await fetchFrom(upstream, repositoryId)).outcome).toBe('unchanged')
  })

  it('leaves nothing of one that broke off, where a mirror has brought the rest meanwhile', async () => {
    const { upstream, repositoryId, path } = await fetched()
    const left = trackingRef(onceOwnerOf(upstream.address.canonical), 'refs/heads/main')
    await git(path, 'update-ref', left, 'refs/heads/main')
    expect((await fetchFrom(upstream, repositoryId)).outcome).toBe('unchanged')
    expect(await refsOf(path, 'refs/remotes')).toEqual(new Map())
  })

  it('moves forward what moved there, and deletes nothing', async () => {
    const { upstream, repositoryId, path } = await fetched()
    const main = await upstream.commit('main')
    await upstream.change('branch', '--delete', '--force', 'topic')
    const run = await fetchFrom(upstream, repositoryId)
    expect(run.refs.map(({ ref, outcome }) => `${ref} ${outcome}`)).toEqual(['refs/heads/main updated'])
    const refs = await refsOf(path)
    expect(refs.get('refs/heads/main')).toBe(main)
    expect(refs.has('refs/heads/topic')).toBe(true)
  })

  it('leaves a branch alone that is ahead here', async () => {
    const { upstream, repositoryId, path } = await fetched()
    const ours = await commitHere(path, 'main')
    await upstream.commit('topic')
    await fetchFrom(upstream, repositoryId)
    expect((await refsOf(path)).get('refs/heads/main')).toBe(ours)
  })

  it('puts a branch that went apart beside the one here, once', async () => {
    const { upstream, repositoryId, path } = await fetched()
    const ours = await commitHere(path, 'main')
    const theirs = await upstream.commit('main')
    const run = await fetchFrom(upstream, repositoryId)
    const beside = `refs/heads/${upstream.address.host.replace(':', '-')}/main`
    expect(refOf(run, beside)).toMatchObject({
      outcome: 'kept_apart',
      reason: 'diverged',
      newObjectId: theirs,
    })
    const refs = await refsOf(path)
    expect(refs.get('refs/heads/main')).toBe(ours)
    expect(refs.get(beside)).toBe(theirs)
    expect((await fetchFrom(upstream, repositoryId)).refs).toEqual([])
  })

  it('replaces a branch that went apart when it is told to, and keeps its tip', async () => {
    const { upstream, repositoryId, path } = await fetched()
    const ours = await commitHere(path, 'main')
    const theirs = await upstream.commit('main')
    const main = refOf(await fetchFrom(upstream, repositoryId, true), 'refs/heads/main')
    expect(main).toMatchObject({ outcome: 'rewritten', oldObjectId: ours, newObjectId: theirs })
    const refs = await refsOf(path)
    expect(refs.get('refs/heads/main')).toBe(theirs)
    expect(refs.get(main?.keptRef ?? '')).toBe(ours)
  })

  it('leaves no tracking behind when it fails, and says that it is not repeated', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    world.upstream.fail({ kind: 'status', status: 404 })
    const run = await fetchFrom(upstream, repositoryId)
    world.upstream.fail(null)
    expect(run.failure).toMatchObject({ code: 'remote_not_found', retry: 'button', retryAt: null })
    expect(await refsOf(world.pathOf(repositoryId), ...visible, 'refs/remotes')).toEqual(new Map())
  })
})

describe('a repository without data', () => {
  it('is closed until its first fetch ended, however that ends', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const { address } = upstream
    world.upstream.fail({ kind: 'status', status: 404 })
    const run = await world.engine.startFetch({ repositoryId, address, accountId: null, replace: false })
    expect(world.stores.repositories.findById(repositoryId)?.state).toBe('syncing_first')
    await world.engine.whenRunEnded(run.id)
    world.upstream.fail(null)
    expect(world.stores.repositories.findById(repositoryId)?.state).toBe('ready')
  })
})
