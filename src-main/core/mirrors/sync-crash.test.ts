import { describe, expect, it } from 'vitest'
import type { RefUpdate } from '../ports/repository-git.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf } from '../../testing/scratch.ts'
import { createSyncedMirrors, tipsOf } from '../../testing/synced-mirror.ts'
import { ofAll, sampleOf } from '../../testing/long-run.ts'

/** Where the core dies: the call never comes back, like the process that made it. */
type Step = 'fetch' | 'fetched' | 'keep' | 'publish' | 'published' | 'keep theirs' | 'push' | 'pushed'
let dieAt: Step | null = null
let died: () => void = () => undefined
const dead = (signal?: AbortSignal): Promise<never> => {
  dieAt = null
  died()
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))
}

/** Keeping comes twice in such a run: before publishing here, and before pushing. */
let keeps = 0
const world = createMirrorWorld({
  remoteGit: (real) => ({
    ...real,
    fetch: async (request) => {
      if (dieAt === 'fetch') return dead(request.signal)
      const result = await real.fetch(request)
      return dieAt === 'fetched' ? dead(request.signal) : result
    },
    push: async (request) => {
      if (dieAt === 'push') return dead(request.signal)
      const result = await real.push(request)
      return dieAt === 'pushed' ? dead(request.signal) : result
    },
  }),
  repositoryGit: (real) => ({
    ...real,
    updateRefs: async (path, transactions: readonly (readonly RefUpdate[])[]) => {
      const isKeeping = transactions.flat().some(({ ref }) => ref.startsWith('refs/kept/'))
      if (isKeeping) keeps += 1
      if (isKeeping && (dieAt === 'keep' || (dieAt === 'keep theirs' && keeps === 2))) return dead()
      if (dieAt === 'publish' && !isKeeping) return dead()
      await real.updateRefs(path, transactions)
      if (dieAt === 'published' && !isKeeping) return dead()
    },
  }),
})
const synced = createSyncedMirrors(world)

const newestRuns = (mirrorId: string) =>
  world.engine.listRuns({ cursor: null, limit: 2, repositoryId: null, mirrorId }).items

const crashIn = async (step: Step, mirrorId: string): Promise<void> => {
  const death = new Promise<void>((resolve) => (died = resolve))
  dieAt = step
  keeps = 0
  world.engine.syncNow(mirrorId)
  await death
  await world.crash()
  await world.engine.idle()
}

const steps: readonly Step[] = [
  'fetch',
  'fetched',
  'keep',
  'publish',
  'published',
  'keep theirs',
  'push',
  'pushed',
]

describe('a core that dies in a two-way run', () => {
  const played = sampleOf(steps, 4)
  it.each(played)(
    `at "%s" continues it at the next start, and loses no tip of either side (${ofAll(played, steps)} steps)`,
    async (step) => {
      const source = await world.filledUpstream()
      await source.commit('main')
      await git(source.work, 'branch', 'gone')
      await source.change('branch', 'mine')
      const { mirror, upstream, path, commitHere, commitThere } = await synced({}, source)
      // Rewritten and deleted there; rewritten and new here; and one that changed on both sides.
      await upstream.change('switch', '--quiet', 'topic')
      await upstream.change('commit', '--quiet', '--amend', '--message=Rewritten')
      await upstream.change('branch', '--quiet', '-D', 'gone')
      await commitThere('main')
      await git(path, 'update-ref', 'refs/heads/mine', 'refs/heads/topic')
      await git(path, 'update-ref', 'refs/heads/new', await commitHere('main'))
      const before = [...(await tipsOf(path)).values(), ...(await tipsOf(upstream.path)).values()]

      await crashIn(step, mirror.id)
      expect(newestRuns(mirror.id)[1]).toMatchObject({ outcome: 'interrupted' })
      expect(newestRuns(mirror.id)[0]).toMatchObject({ trigger: 'startup', outcome: 'partial' })
      const [here, there] = [new Map(await tipsOf(path)), new Map(await tipsOf(upstream.path))]
      here.delete('refs/heads/main')
      there.delete('refs/heads/main')
      expect(here).toEqual(there)
      const after = new Set([...(await refsOf(path)).values(), ...(await refsOf(upstream.path)).values()])
      for (const tip of before) expect(after).toContain(tip)
      await git(path, 'fsck', '--strict')
      expect(await world.engine.listConflicts(mirror.id)).toHaveLength(1)
    },
    180_000,
  )

  it('between a choice and its run carries the choice out after the next start', async () => {
    const { mirror, upstream, path, commitHere, commitThere } = await synced()
    await commitThere('main')
    const ours = await commitHere('main')
    await world.sync(mirror.id)
    const [conflict] = await world.engine.listConflicts(mirror.id)
    const death = new Promise<void>((resolve) => (died = resolve))
    dieAt = 'push'
    await world.engine.resolveConflict({
      mirrorId: mirror.id,
      ref: 'refs/heads/main',
      choice: 'both',
      localObjectId: conflict?.local.objectId ?? '',
      remoteObjectId: conflict?.remote.objectId ?? '',
    })
    await death
    await world.crash()
    await world.engine.idle()
    expect(await tipsOf(path)).toEqual(await tipsOf(upstream.path))
    expect((await tipsOf(path)).get('refs/heads/main')).toBe(ours)
    expect([...(await tipsOf(path)).keys()].filter((ref) => ref.includes('conflict/'))).toHaveLength(1)
  }, 180_000)
})
