import { describe, expect, it } from 'vitest'
import type { ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import { trashLifetimeMs } from '../../../src-shared/domain/settings.ts'
import { refuseLikeForge } from '../../testing/fault-host/hooks.ts'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createSyncedMirrors, keptTipsOf, tipsOf, type SyncedMirror } from '../../testing/synced-mirror.ts'
import { hostAsRefPart } from './beside-name.ts'
import { purgeMirrorTrash } from './purge-mirror-trash.ts'

const world = createMirrorWorld()
const synced = createSyncedMirrors(world)
const main = 'refs/heads/main'

const apart = async () => {
  const link = await synced()
  const theirs = await link.commitThere('main')
  const ours = await link.commitHere('main')
  await world.sync(link.mirror.id)
  return { ...link, ours, theirs }
}

const resolve = async ({ mirror }: SyncedMirror, choice: ConflictChoice, ref = main) => {
  const conflict = (await world.engine.listConflicts(mirror.id)).find((one) => one.ref === ref)
  const run = await world.engine.resolveConflict({
    mirrorId: mirror.id,
    ref,
    choice,
    localObjectId: conflict?.local.objectId ?? '',
    remoteObjectId: conflict?.remote.objectId ?? '',
  })
  return world.engine.whenRunEnded(run.id)
}

const expectEnded = async ({ mirror, path, upstream }: SyncedMirror): Promise<void> => {
  expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
  expect(await world.engine.listConflicts(mirror.id)).toEqual([])
  expect(world.engine.getMirror(mirror.id)).toMatchObject({
    status: 'active',
    partial: false,
    conflictCount: 0,
  })
  expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
}

describe('a conflict', () => {
  it('shows both sides', async () => {
    const { mirror, ours, theirs } = await apart()
    const [conflict, ...others] = await world.engine.listConflicts(mirror.id)
    expect(others).toEqual([])
    expect(conflict).toMatchObject({
      ref: main,
      local: { objectId: ours },
      remote: { objectId: theirs },
      ahead: 1,
      behind: 1,
      foundAt: world.clock.now(),
      choice: null,
    })
    expect(conflict?.local.subject).not.toBeNull()
    expect(conflict?.remote.subject).not.toBeNull()
  })

  it('ends with mine, theirs kept', async () => {
    const link = await apart()
    const run = await resolve(link, 'mine')
    expect(run).toMatchObject({ outcome: 'succeeded', trigger: 'manual' })
    expect((await tipsOf(link.upstream.path)).get(main)).toBe(link.ours)
    expect(await keptTipsOf(link.path)).toEqual([link.theirs])
    await expectEnded(link)
  })

  it('ends with theirs, mine kept', async () => {
    const link = await apart()
    expect((await resolve(link, 'theirs')).outcome).toBe('succeeded')
    expect((await tipsOf(link.path)).get(main)).toBe(link.theirs)
    expect(await keptTipsOf(link.path)).toEqual([link.ours])
    await expectEnded(link)
  })

  it('ends with both: main is mine, theirs is a branch of its own, on both sides', async () => {
    const link = await apart()
    const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll('-', '')
    const beside = `refs/heads/conflict/${hostAsRefPart(link.mirror.host)}/main-${day}`
    // Somebody has taken the name already.
    await git(link.path, 'update-ref', beside, link.ours)
    link.changed()
    expect((await resolve(link, 'both')).outcome).toBe('succeeded')
    for (const side of [link.path, link.upstream.path]) {
      const tips = await tipsOf(side)
      expect(tips.get(main)).toBe(link.ours)
      expect(tips.get(beside)).toBe(link.ours)
      expect(tips.get(`${beside}-2`)).toBe(link.theirs)
    }
    await expectEnded(link)
  })

  it('ends with both also where no pattern carries the other name, and a core died once that stood here', async () => {
    const link = await apart()
    world.engine.change(link.mirror.id, { patterns: ['main'] })
    await world.sync(link.mirror.id)
    const day = new Date(world.clock.now()).toISOString().slice(0, 10).replaceAll('-', '')
    const beside = `refs/heads/conflict/${hostAsRefPart(link.mirror.host)}/main-${day}`
    await git(link.path, 'update-ref', beside, link.theirs)
    expect((await resolve(link, 'both')).outcome).toBe('succeeded')
    for (const at of [link.path, link.upstream.path]) {
      const tips = await refsOf(at, 'refs/heads')
      expect([tips.get(main), tips.get(beside)]).toEqual([link.ours, link.theirs])
    }
  })

  it('of a tag ends the same way', async () => {
    const link = await synced()
    await git(link.path, 'update-ref', 'refs/tags/v1', main)
    link.changed()
    await world.sync(link.mirror.id)
    const tag = (await tipsOf(link.path)).get('refs/tags/v1')
    expect((await resolve(link, 'mine', 'refs/tags/v1')).outcome).toBe('succeeded')
    expect((await tipsOf(link.upstream.path)).get('refs/tags/v1')).toBe(tag)
    await expectEnded(link)
  })

  it('is not ended by a choice between tips that have moved', async () => {
    const link = await apart()
    const [seen] = await world.engine.listConflicts(link.mirror.id)
    const choice = { mirrorId: link.mirror.id, ref: main, choice: 'mine' } as const
    const tips = {
      localObjectId: seen?.local.objectId ?? '',
      remoteObjectId: seen?.remote.objectId ?? '',
    }
    await link.commitHere('main')
    await expect(world.engine.resolveConflict({ ...choice, ...tips })).rejects.toMatchObject({
      code: 'ref_conflict',
    })
    await expect(
      world.engine.resolveConflict({ ...choice, ...tips, ref: 'refs/heads/topic' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  it('whose remote tip moved after the choice stays one, and says so', async () => {
    const link = await apart()
    const newer = await link.commitThere('main')
    const run = await resolve(link, 'mine')
    expect(run.outcome).toBe('partial')
    expect(run.notes.join()).toContain('it moved after you chose, so nothing was done')
    expect((await tipsOf(link.upstream.path)).get(main)).toBe(newer)
    expect(await world.engine.listConflicts(link.mirror.id)).toMatchObject([
      { remote: { objectId: newer }, behind: 2, choice: null },
    ])
  })

  it('that the remote does not let end stays one, and is not tried again by itself', async () => {
    const link = await apart()
    await refuseLikeForge(link.upstream.path, main, 'protected branch hook declined', 'no')
    const run = await resolve(link, 'mine')
    expect(refOf(run, main)).toMatchObject({ outcome: 'refused', reason: 'protected' })
    expect(await world.engine.listConflicts(link.mirror.id)).toMatchObject([{ choice: null }])
    expect(refOf(await world.sync(link.mirror.id), main)).toMatchObject({ reason: 'conflict' })
  })

  it('goes with its mirror, when the time of that in the trash is over', async () => {
    const { mirror, path } = await apart()
    await world.engine.remove(mirror.id)
    await expect(world.engine.listConflicts(mirror.id)).rejects.toMatchObject({ code: 'not_found' })
    await world.clock.advance(trashLifetimeMs)
    await purgeMirrorTrash({
      mirrors: world.stores.mirrors,
      git: world.git,
      remoteGit: world.remoteGit,
      clock: world.clock,
      repositoryPath: world.pathOf,
      write: (_repositoryId, work) => work(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
    expect(world.stores.conflicts.list(mirror.id)).toEqual([])
    expect(await refsOf(path, 'refs/remotes')).toEqual(new Map())
  })
})
