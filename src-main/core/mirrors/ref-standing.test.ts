import { afterEach, describe, expect, it } from 'vitest'
import { answerAt, isAnswered, standingSentence } from '../../../src-shared/domain/ref-answer.ts'
import type { RefAtMirror, RefStanding } from '../../../src-shared/domain/ref-standing.ts'
import { protectedBranchWords, refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git } from '../../testing/scratch.ts'
import { createSyncedMirrors } from '../../testing/synced-mirror.ts'
import { createRefMatrix } from './ref-matrix.ts'
import { createRefStandings } from './ref-standing.ts'

let remoteCalls = 0
const world = createMirrorWorld({
  remoteGit: (real) => ({
    ...real,
    listRefs: (...args) => {
      remoteCalls += 1
      return real.listRefs(...args)
    },
  }),
})
const synced = createSyncedMirrors(world)
const topic = 'refs/heads/topic'
const day = 86_400_000

afterEach(() => world.engine.idle())

const standings = () =>
  createRefStandings({
    stores: world.stores,
    git: world.git,
    remoteGit: world.remoteGit,
    clock: world.clock,
    repositoryPath: world.pathOf,
    openCredential: () => null,
    engine: world.engine,
  })

const nameOf = (repositoryId: string): string => world.stores.repositories.findById(repositoryId)?.name ?? ''
const read = (repositoryId: string, ref: string): Promise<RefStanding> =>
  standings().read(nameOf(repositoryId), ref)
const onlyOf = ({ mirrors }: RefStanding): RefAtMirror => {
  const [at, ...others] = mirrors
  if (at === undefined || others.length > 0) throw new Error('There is one mirror.')
  return at
}

/** A repository with `main` and `topic` that is pushed to a target. */
const pushing = async (
  prepare: (targetPath: string) => unknown = () => undefined,
  patterns: string[] = [],
) => {
  const source = await world.newUpstream()
  await source.commit('main')
  await source.commit('topic')
  const repositoryId = await world.newRepository()
  const path = world.pathOf(repositoryId)
  const publish = () =>
    git(source.work, 'push', '--quiet', '--force', '--prune', path, 'refs/heads/*:refs/heads/*')
  await publish()
  const target = await world.newUpstream()
  await prepare(target.path)
  const { address } = target
  const mirror = await world.mirrored({ repositoryId, direction: 'push', address, patterns })
  const pushed = async (): Promise<void> => {
    await publish()
    world.engine.refsChanged(repositoryId, 'push', [])
  }
  return { source, repositoryId, path, target, mirror, pushed }
}

describe('how a ref stands everywhere', () => {
  it('is what the matrix says of it, cell by cell', async () => {
    const { repositoryId, path, source, pushed } = await pushing((bare) =>
      refuseLikeForge(bare, topic, 'protected branch hook declined', protectedBranchWords(topic)),
    )
    await source.commit('topic')
    await pushed()
    await git(path, 'update-ref', 'refs/heads/HEAD', 'refs/heads/main')
    const matrix = await createRefMatrix({
      stores: world.stores,
      git: world.git,
      repositoryPath: world.pathOf,
    })({ repository: nameOf(repositoryId), kind: 'branch' })
    expect(matrix.items.map(({ ref }) => ref).toSorted()).toEqual([
      'refs/heads/HEAD',
      'refs/heads/main',
      topic,
    ])
    for (const row of matrix.items) {
      const standing = await read(repositoryId, row.ref)
      expect(standing).toMatchObject({ ref: row.ref, objectId: row.objectId, commit: row.commit })
      expect(standing.isDefault).toBe(row.isDefault)
      expect(standing.mirrors.map(({ cell }) => cell)).toEqual(row.cells)
    }
  })

  it('asks no remote', async () => {
    const { repositoryId } = await pushing()
    const before = remoteCalls
    await read(repositoryId, 'main')
    expect(remoteCalls).toBe(before)
  })

  it('finds a branch or tag by its short name, and tells of one that is nowhere', async () => {
    const { repositoryId, path } = await pushing()
    await git(path, 'tag', 'v1', 'refs/heads/main')
    expect((await read(repositoryId, 'main')).ref).toBe('refs/heads/main')
    expect((await read(repositoryId, 'v1')).ref).toBe('refs/tags/v1')
    const nowhere = await read(repositoryId, 'no-such')
    expect(nowhere).toMatchObject({ ref: 'refs/heads/no-such', objectId: null, commit: null })
    expect(standingSentence(nowhere, 'no-such')).toBe(
      'no-such is nowhere: neither here nor where its mirrors lead.',
    )
    expect(answerAt(onlyOf(nowhere), nowhere)).toMatchObject({ next: 'nothing', fix: 'none', holds: [] })
    expect(isAnswered(onlyOf(nowhere))).toBe(false)
  })

  it('refuses what can be no name, and names the field', async () => {
    const { repositoryId } = await pushing()
    await expect(read(repositoryId, 'two words')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'ref' },
    })
    await expect(standings().read('team/nothing', 'main')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('tells of a refused branch what the host said, which runs met it, and that it is not sent again', async () => {
    const { repositoryId, mirror, source, pushed } = await pushing((bare) =>
      refuseLikeForge(bare, topic, 'protected branch hook declined', protectedBranchWords(topic)),
    )
    const first = await read(repositoryId, 'topic')
    const { refusal, runs, cell } = onlyOf(first)
    expect(cell).toMatchObject({ state: 'missing_there', problem: { outcome: 'refused' } })
    expect(refusal).toMatchObject({
      reason: 'protected',
      triedAgainAt: (refusal?.foundAt ?? 0) + day,
    })
    expect(runs).toEqual([
      {
        run: expect.objectContaining({ mirrorId: mirror.id }) as unknown,
        ref: expect.objectContaining({
          ref: topic,
          outcome: 'refused',
          message: refusal?.message,
        }) as unknown,
      },
    ])
    expect(answerAt(onlyOf(first), first)).toMatchObject({
      fix: 'sync',
      nextTry: { at: refusal?.triedAgainAt },
    })
    // Another commit is another thing to send.
    await source.commit('topic')
    await pushed()
    expect(onlyOf(await read(repositoryId, 'topic')).refusal).toBeNull()
  })

  it('names the pattern that leaves a branch out, and what is never mirrored', async () => {
    const { repositoryId } = await pushing(undefined, ['!top*', '!other'])
    const left = await read(repositoryId, 'topic')
    expect(onlyOf(left).cell).toMatchObject({
      state: 'excluded',
      leftOut: { because: 'pattern', pattern: '!top*' },
    })
    expect(answerAt(onlyOf(left), left)).toMatchObject({ fix: 'scope', next: 'nothing' })
    expect(isAnswered(onlyOf(left))).toBe(true)
    const hidden = await read(repositoryId, 'refs/pull/1/head')
    expect(onlyOf(hidden).cell.leftOut).toEqual({ because: 'namespace', pattern: null })
    expect(answerAt(onlyOf(hidden), hidden)).toMatchObject({ title: 'It is never mirrored.', fix: 'none' })
    const head = await read(repositoryId, 'HEAD')
    expect(onlyOf(head).cell.leftOut?.because).toBe('head_name')
    const notes = await read(repositoryId, 'refs/notes/commits')
    expect(onlyOf(notes).cell.leftOut?.because).toBe('notes')
  })

  it('says of an ephemeral branch that it stays here', async () => {
    const { repositoryId, path } = await pushing()
    const ephemeral = 'refs/namespaces/ephemeral/refs/heads/scratch'
    await git(path, 'update-ref', ephemeral, 'refs/heads/main')
    const standing = await read(repositoryId, 'scratch')
    expect(standing.ref).toBe(ephemeral)
    expect(onlyOf(standing).cell.leftOut).toEqual({ because: 'ephemeral', pattern: null })
    expect(standingSentence(standing, 'scratch')).toBe('No mirror carries scratch.')
  })

  it('tells both sides of a conflict, and that it waits for a person', async () => {
    const link = await synced()
    await link.commitThere('main')
    await link.commitHere('main')
    await world.sync(link.mirror.id)
    const standing = await read(link.repositoryId, 'main')
    const at = onlyOf(standing)
    expect(at.cell).toMatchObject({ state: 'diverged', ahead: 1, behind: 1 })
    expect(at.conflict).toMatchObject({ ref: 'refs/heads/main', ahead: 1, behind: 1, choice: null })
    expect(at.baseObjectId).not.toBeNull()
    expect(answerAt(at, standing)).toMatchObject({
      fix: 'conflict',
      holds: [],
      nextTry: { at: null, words: 'It waits for you.' },
    })
  })

  it('tells what holds the whole mirror: a pause, of one or of all', async () => {
    const { repositoryId, mirror, source, pushed } = await pushing()
    world.engine.pause(mirror.id)
    await source.commit('topic')
    await pushed()
    const paused = await read(repositoryId, 'topic')
    expect(onlyOf(paused).cell).toMatchObject({ state: 'ahead', ahead: 1 })
    expect(answerAt(onlyOf(paused), paused)).toMatchObject({
      title: expect.stringContaining('1 commit here is not at') as unknown,
      holds: [{ kind: 'paused', fix: 'resume' }],
      nextTry: { at: null },
    })
    const untilAt = world.clock.now() + day
    world.engine.pauseAll(untilAt)
    const all = await read(repositoryId, 'topic')
    world.engine.resumeAll()
    expect(all.pausedAll).toEqual({ untilAt })
    expect(answerAt(onlyOf(all), all).holds).toMatchObject([
      { kind: 'paused_all', fix: 'resume_all', untilAt },
      { kind: 'paused' },
    ])
  })

  it('tells of a host that does not answer, and when it is asked again', async () => {
    const { repositoryId, mirror, source, pushed } = await pushing()
    await source.commit('topic')
    await pushed()
    world.upstream.fail({ kind: 'status', status: 401 })
    await world.sync(mirror.id)
    world.upstream.fail(null)
    const standing = await read(repositoryId, 'topic')
    const { holds, nextTry } = answerAt(onlyOf(standing), standing)
    expect(holds).toMatchObject([{ kind: 'failing', fix: 'remedy' }])
    expect(nextTry.at).toBe(holds[0]?.untilAt)
  })

  it('says that a branch that was deleted here is to go there', async () => {
    const { repositoryId, path } = await pushing()
    await git(path, 'update-ref', '-d', topic)
    const standing = await read(repositoryId, topic)
    expect(onlyOf(standing).cell).toMatchObject({ state: 'missing_here', wasMirrored: true })
    expect(answerAt(onlyOf(standing), standing).title).toMatch(/^It was deleted here/)
  })
})

describe('a look at the remote now', () => {
  it('tells what is there at this moment, and changes nothing', async () => {
    const { repositoryId, mirror, target, path } = await pushing()
    const before = await git(path, 'for-each-ref')
    expect(await standings().lookNow(mirror.id, topic)).toMatchObject({
      isAsSeen: true,
      cell: { state: 'in_sync' },
    })
    // Somebody moves the branch back, to what is here too.
    await git(target.path, 'update-ref', topic, `${topic}~1`)
    const moved = await standings().lookNow(mirror.id, topic)
    expect(moved).toMatchObject({
      at: world.clock.now(),
      isAsSeen: false,
      isObjectHere: true,
      cell: { state: 'ahead', ahead: 1, behind: 0 },
    })
    await git(target.path, 'update-ref', '-d', topic)
    expect(await standings().lookNow(mirror.id, topic)).toMatchObject({
      isAsSeen: false,
      cell: { state: 'missing_there', remoteObjectId: null },
    })
    expect(await git(path, 'for-each-ref')).toBe(before)
    expect(onlyOf(await read(repositoryId, topic)).cell.state).toBe('in_sync')
  })

  it('fails in the words of a run when the host does not answer', async () => {
    const { mirror } = await pushing()
    world.upstream.fail({ kind: 'status', status: 401 })
    await expect(standings().lookNow(mirror.id, topic)).rejects.toMatchObject({ code: 'remote_auth_failed' })
    world.upstream.fail(null)
  })
})
