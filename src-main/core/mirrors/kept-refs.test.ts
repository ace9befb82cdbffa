import { describe, expect, it } from 'vitest'
import { createMirrorWorld, refOf } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createKeptRefs } from './kept-refs.ts'
import type { LocalChange } from './run-report.ts'

const world = createMirrorWorld()
const lifetimeMs = 90 * 86_400_000
const told: { readonly repositoryId: string; readonly refs: readonly LocalChange[] }[] = []
const keptRefs = createKeptRefs({
  git: world.git,
  pins: world.stores.keptPins,
  clock: world.clock,
  repositoryPath: world.pathOf,
  termsOf: () => ({ lifetimeMs, notBefore: 0 }),
  refsChanged: (repositoryId, cause, refs) => {
    told.push({ repositoryId, refs })
    world.engine.refsChanged(repositoryId, cause, refs)
  },
})

/** A repository whose branch `main` was rewritten upstream, and the tip that was kept. */
const rewritten = async () => {
  const upstream = await world.filledUpstream()
  const old = await upstream.commit('main')
  const repositoryId = await world.newRepository()
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: upstream.address })
  await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten')
  const run = await world.sync(mirror.id)
  const name = refOf(run, 'refs/heads/main')?.keptRef ?? ''
  return { upstream, repositoryId, mirror, run, name, old, path: world.pathOf(repositoryId) }
}

describe('a kept ref', () => {
  it('is listed with what it was, where that stands now, and how long it stays', async () => {
    const { repositoryId, mirror, run, name, old, path } = await rewritten()
    const [kept, ...others] = await keptRefs.list(repositoryId)
    expect(others).toEqual([])
    expect(kept).toMatchObject({
      name,
      originalRef: 'refs/heads/main',
      objectId: old,
      currentObjectId: (await refsOf(path)).get('refs/heads/main'),
      runId: run.id,
      mirrorId: mirror.id,
    })
    expect((kept?.expiresAt ?? 0) - (kept?.keptAt ?? 0)).toBe(lifetimeMs)
  })

  it('is restored beside the branch, once, and the mirror leaves it alone', async () => {
    const { repositoryId, mirror, name, old, path, upstream } = await rewritten()
    const restored = { ref: 'refs/heads/restored/main', objectId: old }
    expect(await keptRefs.restore(repositoryId, name, 'beside')).toEqual(restored)
    expect(await keptRefs.restore(repositoryId, name, 'beside')).toEqual(restored)
    expect(told.filter((one) => one.repositoryId === repositoryId)).toHaveLength(1)
    await upstream.commit('main')
    await world.sync(mirror.id)
    expect((await refsOf(path)).get('refs/heads/restored/main')).toBe(old)
  })

  it('gets a number beside another that was restored', async () => {
    const { repositoryId, name, old, path } = await rewritten()
    await git(path, 'update-ref', 'refs/heads/restored/main', 'refs/heads/topic')
    expect(await keptRefs.restore(repositoryId, name, 'beside')).toEqual({
      ref: 'refs/heads/restored/main-2',
      objectId: old,
    })
  })

  it('is restored in place, and what stood there is kept in turn', async () => {
    const { repositoryId, name, old, path } = await rewritten()
    const present = (await refsOf(path)).get('refs/heads/main')
    const counter = world.stores.repositories.findById(repositoryId)?.changeCounter ?? 0
    await keptRefs.restore(repositoryId, name, 'in_place')
    expect((await refsOf(path)).get('refs/heads/main')).toBe(old)
    const kept = await keptRefs.list(repositoryId)
    expect(kept.map(({ objectId }) => objectId).sort()).toEqual([old, present].sort())
    expect(world.stores.repositories.findById(repositoryId)?.changeCounter).toBe(counter + 1)
  })

  it('reaches push mirrors when it is restored in place', async () => {
    const { repositoryId, name, old } = await rewritten()
    const target = await world.newUpstream()
    await world.mirrored({ repositoryId, direction: 'push', address: target.address })
    await keptRefs.restore(repositoryId, name, 'in_place')
    await world.clock.advance(2_000)
    await world.engine.idle()
    expect((await refsOf(target.path)).get('refs/heads/main')).toBe(old)
  })

  it('that does not exist is not found', async () => {
    const { repositoryId, name } = await rewritten()
    const unknown = name.replace(/main$/, 'other')
    await expect(keptRefs.restore(repositoryId, unknown, 'beside')).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(keptRefs.restore(repositoryId, 'refs/heads/main', 'beside')).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('stays while it is pinned, and once unpinned goes as its age says, after a day', async () => {
    const { repositoryId, name, path } = await rewritten()
    expect((await keptRefs.list(repositoryId))[0]).toMatchObject({ name, pinned: false })
    const pinned = await keptRefs.pin(repositoryId, name, true)
    expect(pinned).toMatchObject({ name, pinned: true, expiresAt: null })
    expect(await keptRefs.list(repositoryId)).toEqual([pinned])
    await world.clock.advance(lifetimeMs + 1_000)
    expect(await keptRefs.sweep(repositoryId)).toEqual([])
    expect((await refsOf(path, 'refs/kept')).has(name)).toBe(true)
    const unpinned = await keptRefs.pin(repositoryId, name, false)
    expect(unpinned).toMatchObject({ pinned: false, expiresAt: world.clock.now() + 86_400_000 })
    expect(await keptRefs.sweep(repositoryId)).toEqual([])
    await world.clock.advance(86_400_000)
    expect(await keptRefs.sweep(repositoryId)).toEqual([name])
    await world.engine.idle()
  })

  it('that does not exist is not pinned', async () => {
    const { repositoryId, name } = await rewritten()
    for (const unknown of [name.replace(/main$/, 'other'), 'refs/heads/main']) {
      await expect(keptRefs.pin(repositoryId, unknown, true)).rejects.toMatchObject({ code: 'not_found' })
      expect(world.stores.keptPins.list(repositoryId).size).toBe(0)
    }
  })

  it('goes when its time has passed, not before', async () => {
    const { repositoryId, name, path } = await rewritten()
    await world.clock.advance(lifetimeMs - 1_000)
    expect(await keptRefs.sweep(repositoryId)).toEqual([])
    await world.clock.advance(1_000)
    expect(await keptRefs.sweep(repositoryId)).toEqual([name])
    expect(await refsOf(path, 'refs/kept')).toEqual(new Map())
    await world.engine.idle()
  })
})
