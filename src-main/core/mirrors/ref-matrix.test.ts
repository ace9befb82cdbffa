import { describe, expect, it } from 'vitest'
import type { MatrixCell, MatrixRow, RefMatrix } from '../../../src-shared/domain/ref-matrix.ts'
import { refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { createRefMatrix, type ReadRefMatrix } from './ref-matrix.ts'

// How far branches are apart is asked of one process in turns.
const world = createMirrorWorld({ startsGitItself: true })
const directory = scratchDirectory('ref-matrix')
let count = 0

const matrixOf = (repositoryId: string) => {
  const read: ReadRefMatrix = createRefMatrix({
    stores: world.stores,
    git: world.git,
    repositoryPath: world.pathOf,
  })
  const repository = world.stores.repositories.findById(repositoryId)?.name ?? ''
  return (more: Partial<Parameters<ReadRefMatrix>[0]> = {}): Promise<RefMatrix> =>
    read({ repository, kind: 'branch', ...more })
}

const rowOf = (matrix: RefMatrix, ref: string): MatrixRow | undefined =>
  matrix.items.find((row) => row.ref === ref)
const cellsOf = (matrix: RefMatrix, ref: string): readonly Partial<MatrixCell>[] | undefined =>
  rowOf(matrix, ref)?.cells.map(({ state, ahead, behind }) => ({ state, ahead, behind }))
const plain = (state: string) => ({ state, ahead: null, behind: null })

/** A repository whose branches come from a working copy, and one push target. */
const pushing = async () => {
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const work = await workRepository(directory, `work${(count += 1)}`)
  await commitFile(work, 'file.txt', 'first')
  const publish = () => git(work, 'push', '--quiet', '--force', '--mirror', path)
  const target = await world.newUpstream()
  const add = async () => {
    await publish()
    return world.mirrored({ repositoryId, direction: 'push', address: target.address })
  }
  /** A clone of the target from which somebody else pushes to it. */
  const other = async () => {
    const clone = `other${(count += 1)}`
    await git(directory, 'clone', '--quiet', target.path, clone)
    return `${directory}/${clone}`
  }
  return { repositoryId, path, work, publish, target, add, other, matrix: matrixOf(repositoryId) }
}

describe('the matrix of refs of a pulling mirror', () => {
  it('shows what is equal, what only the remote or only this computer has, and what was not carried', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    const path = world.pathOf(repositoryId)
    const tip = await git(path, 'rev-parse', 'main')
    await git(path, 'update-ref', 'refs/heads/extra', tip)
    await git(path, 'update-ref', 'refs/heads/HEAD', tip)
    await git(path, 'update-ref', '-d', 'refs/heads/topic')
    const matrix = await matrixOf(repositoryId)()
    expect(matrix.remotes).toEqual([
      {
        mirrorId: mirror.id,
        direction: 'pull',
        url: upstream.address.url,
        host: upstream.address.host,
        seenAt: world.clock.now(),
      },
    ])
    expect(cellsOf(matrix, 'refs/heads/main')).toEqual([plain('in_sync')])
    expect(cellsOf(matrix, 'refs/heads/extra')).toEqual([plain('missing_there')])
    expect(cellsOf(matrix, 'refs/heads/HEAD')).toEqual([plain('excluded')])
    expect(cellsOf(matrix, 'refs/heads/topic')).toEqual([plain('missing_here')])
    const topic = rowOf(matrix, 'refs/heads/topic')
    expect(topic?.objectId).toBeNull()
    expect(topic?.commit?.id).toBe(topic?.cells[0]?.remoteObjectId)
    expect(matrix.items[0]).toMatchObject({
      ref: 'refs/heads/main',
      isDefault: true,
      commit: { id: tip, authorName: 'Ada' },
    })
    expect(matrix.items.map(({ ref }) => ref)).toHaveLength(4)
    expect(matrix).toMatchObject({ total: 4, nextCursor: null })
    const tags = await matrixOf(repositoryId)({ kind: 'tag' })
    expect(cellsOf(tags, 'refs/tags/v1')).toEqual([plain('in_sync')])
    expect(tags.items[0]?.commit?.id).not.toBe(tags.items[0]?.objectId)
  })

  it('counts what is ahead, behind and diverged, as said of this computer', async () => {
    const upstream = await world.filledUpstream()
    for (const branch of ['ahead', 'behind', 'apart']) {
      await upstream.commit(branch)
      await upstream.commit(branch)
      await upstream.change('switch', '--quiet', 'main')
    }
    const repositoryId = await world.newRepository()
    await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    const path = world.pathOf(repositoryId)
    const clone = `here${(count += 1)}`
    await git(directory, 'clone', '--quiet', path, clone)
    const work = `${directory}/${clone}`
    await git(work, 'switch', '--quiet', 'ahead')
    await commitFile(work, 'b.txt', 'b')
    await git(work, 'switch', '--quiet', 'apart')
    await git(work, 'reset', '--quiet', '--hard', 'HEAD~1')
    await commitFile(work, 'b.txt', 'b')
    await commitFile(work, 'b.txt', 'c')
    await git(work, 'push', '--quiet', '--force', 'origin', 'ahead', 'apart')
    await git(path, 'update-ref', 'refs/heads/behind', 'behind~2')
    const matrix = await matrixOf(repositoryId)()
    expect(cellsOf(matrix, 'refs/heads/ahead')).toEqual([{ state: 'ahead', ahead: 1, behind: 0 }])
    expect(cellsOf(matrix, 'refs/heads/behind')).toEqual([{ state: 'behind', ahead: 0, behind: 2 }])
    expect(cellsOf(matrix, 'refs/heads/apart')).toEqual([{ state: 'diverged', ahead: 2, behind: 1 }])
    expect(matrix.items.map(({ ref }) => ref.slice(11))).toEqual([
      'main',
      'apart',
      'ahead',
      'behind',
      'topic',
    ])
  })

  it('shows what the remote holds when a mass change is held, also of a remote that lost everything', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    for (const ref of ['heads/main', 'heads/topic', 'tags/v1']) {
      await git(upstream.path, 'update-ref', '-d', `refs/${ref}`)
    }
    const run = await world.sync(mirror.id)
    expect(run.failure?.code).toBe('remote_held')
    const held = await matrixOf(repositoryId)()
    expect(rowOf(held, 'refs/heads/main')?.cells[0]).toMatchObject({
      state: 'missing_there',
      remoteObjectId: null,
      problem: { outcome: 'held', reason: 'mass_change', runId: run.id, at: run.finishedAt },
    })
    await world.sync(mirror.id, true)
    expect((await matrixOf(repositoryId)()).items).toEqual([])
  })

  it('says that nothing is known before the first run, and of a remote nobody reached', async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    await world.clock.advance(1)
    const gone = { ...upstream.address, url: `${upstream.address.url}-gone`, canonical: 'gone' }
    await world.mirrored({ repositoryId, direction: 'push', address: gone })
    const matrix = await matrixOf(repositoryId)()
    expect(matrix.remotes.map(({ seenAt }) => seenAt)).toEqual([world.clock.now() - 1, null])
    expect(cellsOf(matrix, 'refs/heads/main')).toEqual([plain('in_sync'), plain('unknown')])
    expect((await matrixOf(repositoryId)({ onlyDiffering: true })).items).toEqual([])
  })
})

describe('the matrix of refs of a pushing mirror', () => {
  it('knows what was pushed and what was found equal without a push', async () => {
    const { target, repositoryId, work, publish, add, matrix } = await pushing()
    await git(work, 'branch', 'equal')
    await git(work, 'push', '--quiet', target.path, 'equal')
    const mirror = await add()
    expect(cellsOf(await matrix(), 'refs/heads/main')).toEqual([plain('in_sync')])
    expect(cellsOf(await matrix(), 'refs/heads/equal')).toEqual([plain('in_sync')])
    await git(work, 'switch', '--quiet', 'equal')
    await commitFile(work, 'file.txt', 'second')
    await publish()
    expect(cellsOf(await matrix(), 'refs/heads/equal')).toEqual([{ state: 'ahead', ahead: 1, behind: 0 }])
    // Somebody pushes the same to both sides: nothing is left to push, and the state is known all the same.
    await git(work, 'branch', '--force', 'main', 'equal')
    await publish()
    await git(work, 'push', '--quiet', target.path, 'equal', 'main')
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.sync(mirror.id)
    expect(cellsOf(await matrix(), 'refs/heads/equal')).toEqual([plain('in_sync')])
    expect(cellsOf(await matrix(), 'refs/heads/main')).toEqual([plain('in_sync')])
    // Deleted on both sides by others: it is nowhere, so there is no row.
    await git(target.path, 'update-ref', '-d', 'refs/heads/equal')
    await git(work, 'switch', '--quiet', 'main')
    await git(work, 'branch', '-D', 'equal')
    await publish()
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.sync(mirror.id)
    expect((await matrix()).items.map(({ ref }) => ref)).toEqual(['refs/heads/main'])
  })

  it('shows the words of a refusal until the ref follows', async () => {
    const { target, work, add, matrix } = await pushing()
    const words = 'GH006: Protected branch update failed'
    await refuseLikeForge(target.path, 'refs/heads/secret', 'protected branch hook declined', words)
    await git(work, 'branch', 'secret')
    const mirror = await add()
    const refused = rowOf(await matrix(), 'refs/heads/secret')?.cells[0]
    expect(refused).toMatchObject({
      state: 'missing_there',
      problem: { outcome: 'refused', reason: 'protected' },
    })
    expect(refused?.problem?.message).toMatch(/declined/)
    expect((await matrix()).items.map(({ ref }) => ref.slice(11))).toEqual(['main', 'secret'])
    // A run that saw nothing does not make it forgotten.
    world.upstream.fail({ kind: 'status', status: 404 })
    expect((await world.sync(mirror.id)).outcome).toBe('failed')
    world.upstream.fail(null)
    expect(rowOf(await matrix(), 'refs/heads/secret')?.cells[0]?.problem).toEqual(refused?.problem)
    await git(target.path, 'config', '--unset-all', 'receive.procReceiveRefs')
    await world.sync(mirror.id)
    expect(rowOf(await matrix(), 'refs/heads/secret')?.cells[0]).toMatchObject({
      state: 'in_sync',
      problem: null,
    })
  })

  it('shows both sides of a branch that somebody else pushed to', async () => {
    const { add, other, work, publish, repositoryId, matrix } = await pushing()
    const mirror = await add()
    const clone = await other()
    await commitFile(clone, 'theirs.txt', 'theirs')
    await git(clone, 'push', '--quiet', 'origin', 'main')
    await commitFile(work, 'file.txt', 'ours')
    await publish()
    world.engine.refsChanged(repositoryId, 'push', [])
    await world.sync(mirror.id)
    const cell = rowOf(await matrix(), 'refs/heads/main')?.cells[0]
    expect(cell).toMatchObject({
      state: 'diverged',
      ahead: 1,
      behind: 1,
      remoteObjectId: await git(clone, 'rev-parse', 'main'),
      problem: { outcome: 'diverged', reason: 'diverged' },
    })
    // What becomes equal by itself is no problem any more.
    await git(world.pathOf(repositoryId), 'fetch', '--quiet', clone, '+main:refs/heads/main')
    expect(rowOf(await matrix(), 'refs/heads/main')?.cells[0]).toMatchObject({
      state: 'in_sync',
      problem: null,
    })
  })
})

describe('a page of the matrix', () => {
  const many = async () => {
    const upstream = await world.filledUpstream()
    const repositoryId = await world.newRepository()
    await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
    const path = world.pathOf(repositoryId)
    const tip = await git(path, 'rev-parse', 'main')
    for (const name of ['Alpha', 'beta', 'gamma']) await git(path, 'update-ref', `refs/heads/${name}`, tip)
    return { path, tip, matrix: matrixOf(repositoryId) }
  }

  it('continues after the last row of the page before, whatever came or went meanwhile', async () => {
    const { path, tip, matrix } = await many()
    const first = await matrix({ limit: 2 })
    expect(first.items.map(({ ref }) => ref.slice(11))).toEqual(['main', 'Alpha'])
    expect(first.total).toBe(5)
    await git(path, 'update-ref', '-d', 'refs/heads/Alpha')
    await git(path, 'update-ref', 'refs/heads/Aaa', tip)
    const second = await matrix({ limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.items.map(({ ref }) => ref.slice(11))).toEqual(['beta', 'gamma'])
    const last = await matrix({ limit: 2, cursor: second.nextCursor ?? '' })
    expect(last.items.map(({ ref }) => ref.slice(11))).toEqual(['topic'])
    expect(last.nextCursor).toBeNull()
    await expect(matrix({ cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('holds only what the query and the wish for differences leave', async () => {
    const { matrix } = await many()
    expect((await matrix({ query: 'ALP' })).items.map(({ ref }) => ref)).toEqual(['refs/heads/Alpha'])
    expect((await matrix({ query: 'heads' })).total).toBe(0)
    const differing = await matrix({ onlyDiffering: true })
    expect(differing.items.map(({ ref }) => ref.slice(11))).toEqual(['Alpha', 'beta', 'gamma'])
    expect(differing.total).toBe(3)
  })

  it('starts no process for what it has shown before', async () => {
    const { matrix } = await many()
    const before = world.processCount()
    await matrix()
    expect(world.processCount() - before).toBe(2)
    await matrix()
    await matrix({ query: 'beta' })
    expect(world.processCount() - before).toBe(2)
  })
})
