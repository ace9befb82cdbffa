import { afterEach, describe, expect, it } from 'vitest'
import { refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf } from '../../testing/scratch.ts'
import { createSyncedMirrors, keptTipsOf, tipsOf, type SyncedMirror } from '../../testing/synced-mirror.ts'
import type { RefUpdate } from '../ports/repository-git.ts'

const world = createMirrorWorld()
const synced = createSyncedMirrors(world)
const main = 'refs/heads/main'

afterEach(() => world.upstream.fail(null))

/** A commit on top of what `from` leads to, whose objects are here and to which nothing leads yet. */
const prepared = async ({ path, work }: SyncedMirror, from: string, merged?: string): Promise<string> => {
  await git(work, 'fetch', '--quiet', path, from)
  await git(work, 'switch', '--quiet', '--detach', 'FETCH_HEAD')
  if (merged === undefined) await commitFile(work, 'pushed.txt', `pushed ${Math.random()}`)
  else await git(work, 'merge', '--quiet', '--no-edit', '--strategy=ours', merged)
  await git(work, 'push', '--quiet', '--force', path, 'HEAD:refs/prepared/one')
  return git(work, 'rev-parse', 'HEAD')
}

/** A push to localhost: asked of the upstream first, then moved here and counted. */
const pushHere = async (
  { path, repositoryId }: SyncedMirror,
  changes: Readonly<Record<string, string | null>>,
  atomic = false,
): Promise<ReadonlyMap<string, string>> => {
  const before = await tipsOf(path)
  const updates = Object.entries(changes).map(([ref, newObjectId]): RefUpdate => ({
    ref,
    oldObjectId: before.get(ref) ?? null,
    newObjectId,
  }))
  const incoming = {
    repositoryPath: path,
    environment: {},
    ephemeral: false,
    signal: new AbortController().signal,
  }
  const refusals = await world.engine.forwardPush({ repositoryId, updates, incoming, atomic })
  const moved = atomic && refusals.size > 0 ? [] : updates.filter(({ ref }) => !refusals.has(ref))
  if (moved.length === 0) return refusals
  await world.git.updateRefs(path, [moved])
  world.engine.refsChanged(repositoryId, 'push', moved)
  return refusals
}

const runsOf = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 9, repositoryId: null, mirrorId }).items
/** What follows a push has begun by then, and is awaited. */
const settle = async (): Promise<void> => {
  await world.clock.advance(10_000)
  await world.engine.idle()
}

const apart = async () => {
  const link = await synced()
  const theirs = await link.commitThere('main')
  const ours = await link.commitHere('main')
  await world.sync(link.mirror.id)
  return { ...link, ours, theirs }
}

describe('a push to a repository with a two-way mirror', () => {
  it('is agreed on at once, and needs no run to follow', async () => {
    const link = await synced()
    const objectId = await prepared(link, main)
    const refusals = await pushHere(link, {
      [main]: objectId,
      'refs/heads/new': objectId,
      'refs/heads/topic': null,
    })
    expect(refusals).toEqual(new Map())
    expect(await tipsOf(link.upstream.path)).toEqual(await tipsOf(link.path))
    const base = world.stores.mirrors.baseRefs(link.mirror.id)
    expect([base.get(main), base.get('refs/heads/new'), base.has('refs/heads/topic')]).toEqual([
      objectId,
      objectId,
      false,
    ])
    await settle()
    expect(runsOf(link.mirror.id)).toHaveLength(1)
  })

  it('that somebody takes back at the remote is taken back here, although all stands there as before', async () => {
    const link = await synced()
    const isUnchanged = { outcome: 'unchanged' }
    expect(await world.sync(link.mirror.id)).toMatchObject(isUnchanged)
    const objectId = await prepared(link, main)
    expect(await pushHere(link, { 'refs/heads/new': objectId })).toEqual(new Map())
    await git(link.upstream.path, 'update-ref', '-d', 'refs/heads/new')
    await world.sync(link.mirror.id)
    expect(await tipsOf(link.path)).toEqual(await tipsOf(link.upstream.path))
    expect(await keptTipsOf(link.path)).toEqual([objectId])
    expect(await world.sync(link.mirror.id)).toMatchObject(isUnchanged)
  })

  it('that rewrites or deletes a branch has its old tip kept, as with a run', async () => {
    const link = await synced()
    const before = await tipsOf(link.path)
    const rewritten = await prepared(link, main)
    const unrelated = await git(link.work, 'commit-tree', '-m', 'another', `${rewritten}^{tree}`)
    await git(link.work, 'push', '--quiet', '--force', link.path, `${unrelated}:refs/prepared/one`)
    const onTop = await prepared(link, 'refs/heads/topic')
    expect(await pushHere(link, { [main]: unrelated, 'refs/heads/topic': onTop })).toEqual(new Map())
    expect(await pushHere(link, { 'refs/heads/topic': null })).toEqual(new Map())
    const kept = [...(await refsOf(link.path, 'refs/kept'))].map(
      ([name, objectId]) => [name.replace(/^.*\/(heads\/)/, '$1'), objectId] as const,
    )
    expect(new Set(kept.map(String))).toEqual(
      new Set([`heads/main,${before.get(main)}`, `heads/topic,${onTop}`]),
    )
  })

  it('is refused while the remote is away, and accepted when the mirror says so', async () => {
    const link = await synced()
    const objectId = await prepared(link, main)
    world.upstream.fail({ kind: 'status', status: 503 })
    expect([...(await pushHere(link, { [main]: objectId }))]).toEqual([
      [main, expect.stringContaining('did not take it')],
    ])
    world.engine.change(link.mirror.id, { acceptWhileAway: true })
    expect(await pushHere(link, { [main]: objectId })).toEqual(new Map())
    expect(world.stores.mirrors.baseRefs(link.mirror.id).get(main)).not.toBe(objectId)
    world.upstream.fail(null)
    // It is back before the run: what comes on top brings along what was accepted.
    const more = await prepared(link, main)
    expect(await pushHere(link, { [main]: more })).toEqual(new Map())
    expect((await tipsOf(link.upstream.path)).get(main)).toBe(more)
    expect(world.stores.mirrors.baseRefs(link.mirror.id).get(main)).toBe(more)
    const topic = (await tipsOf(link.path)).get('refs/heads/topic')
    world.upstream.fail({ kind: 'cut' })
    expect(await pushHere(link, { 'refs/heads/topic': null, 'refs/heads/new': more })).toEqual(new Map())
    // Nobody knows whether the remote took it: what it would have given up is kept, and nothing else.
    expect([...(await refsOf(link.path, 'refs/kept')).values()]).toEqual([topic])
    world.upstream.fail(null)
    await settle()
    expect(runsOf(link.mirror.id)[0]).toMatchObject({ trigger: 'push', outcome: 'succeeded' })
    expect(await tipsOf(link.upstream.path)).toEqual(await tipsOf(link.path))
  })

  it('is not accepted against the word of a remote that refuses', async () => {
    const link = await synced({ acceptWhileAway: true })
    await refuseLikeForge(link.upstream.path, main, 'protected branch hook declined', 'no')
    const refusals = await pushHere(link, { [main]: await prepared(link, main) })
    expect(refusals.get(main)).toContain('protected branch hook declined')
  })
})

describe('a push to a branch in conflict', () => {
  it('is refused with what to do, and others go through', async () => {
    const link = await apart()
    const objectId = await prepared(link, main)
    const refusals = await pushHere(link, { [main]: objectId, 'refs/heads/new': objectId })
    expect([...refusals.keys()]).toEqual([main])
    expect(refusals.get(main)).toContain(`merge ${link.theirs.slice(0, 7)} from there and push again`)
    expect((await pushHere(link, { [main]: null })).has(main)).toBe(true)
    expect((await tipsOf(link.upstream.path)).get('refs/heads/new')).toBe(objectId)
  })

  it('keeps the other refs of an atomic push at the remote where they are', async () => {
    const link = await apart()
    const objectId = await prepared(link, main)
    const refusals = await pushHere(link, { [main]: objectId, 'refs/heads/new': objectId }, true)
    expect(refusals.has(main)).toBe(true)
    expect((await tipsOf(link.upstream.path)).has('refs/heads/new')).toBe(false)
  })

  it('ends the conflict when it contains what the remote has', async () => {
    const link = await apart()
    await git(link.work, 'fetch', '--quiet', link.upstream.path, link.theirs)
    const merged = await prepared(link, main, link.theirs)
    expect(await pushHere(link, { [main]: merged })).toEqual(new Map())
    expect(world.engine.getMirror(link.mirror.id).conflictCount).toBe(0)
    await settle()
    expect(runsOf(link.mirror.id)[0]).toMatchObject({ trigger: 'push', outcome: 'succeeded' })
    expect(world.engine.getMirror(link.mirror.id)).toMatchObject({ status: 'active', partial: false })
    expect(await tipsOf(link.upstream.path)).toEqual(await tipsOf(link.path))
  })
})

it('a change here that was not forwarded is followed by a run', async () => {
  const link = await synced()
  const objectId = await prepared(link, main)
  await git(link.path, 'update-ref', 'refs/heads/restored', objectId)
  world.engine.refsChanged(link.repositoryId, 'restore', [
    { ref: 'refs/heads/restored', oldObjectId: null, newObjectId: objectId },
  ])
  await settle()
  expect(runsOf(link.mirror.id)[0]).toMatchObject({ trigger: 'push', outcome: 'succeeded' })
  expect((await tipsOf(link.upstream.path)).get('refs/heads/restored')).toBe(objectId)
  await settle()
  expect(runsOf(link.mirror.id)).toHaveLength(2)
})
