import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunKind } from '../../../src-shared/domain/run.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git, refsOf, tryGit } from '../../testing/scratch.ts'
import { isLongRun, ofAll } from '../../testing/long-run.ts'

type Phase = 'check' | 'fetch' | 'keep' | 'publish' | 'push'

/** Called in the middle of a phase that changes refs here. */
let inPhase: { readonly phase: Phase; readonly call: () => void } | null = null
const reach = (phase: Phase): void => {
  if (inPhase?.phase !== phase) return
  const { call } = inPhase
  inPhase = null
  call()
}

const world = createMirrorWorld({
  startsGitItself: true,
  repositoryGit: (real) => ({
    ...real,
    updateRefs: async (repositoryPath, transactions) => {
      const refs = transactions.flat().map(({ ref }) => ref)
      if (refs.some((ref) => ref.startsWith('refs/kept/'))) reach('keep')
      if (refs.some((ref) => ref.startsWith('refs/heads/'))) reach('publish')
      await real.updateRefs(repositoryPath, transactions)
    },
  }),
})

afterEach(async () => {
  world.upstream.fail(null)
  inPhase = null
  await world.engine.idle()
  for (const { id } of world.engine.listMirrors()) await world.engine.remove(id)
})

type Case = {
  readonly here: string
  readonly far: UpstreamRepository
  /** How often the service that sends packs is asked for a list first: `git fetch` asks for its own. */
  readonly listsBeforePack: 1 | 2
  /** Starts a run that has something to do in every phase of its kind; returns its id. */
  readonly start: () => Promise<string>
  /** Both sides as they should be in the end. */
  readonly expectDone: () => Promise<void>
}

const branches = 60
/** More than any list of refs here takes, so that a stall after some bytes is one of the pack. */
const addBulk = async (work: string): Promise<void> => {
  writeFileSync(path.join(work, 'bulk.bin'), randomBytes(400_000))
  await git(work, 'add', '--all')
  await git(work, 'commit', '--quiet', '--message=Bulk')
}
const addBranches = async (work: string): Promise<void> => {
  const tip = await git(work, 'rev-parse', 'main')
  const commands = Array.from({ length: branches }, (_, index) => `update refs/heads/topic/${index} ${tip}\n`)
  await tryGit(work, ['update-ref', '--stdin'], {}, commands.join(''))
}

/** The side at the host gets a rewrite, bulk and branches. */
const changeFar = async (far: UpstreamRepository): Promise<void> => {
  await git(far.work, 'commit', '--quiet', '--amend', '--message=Rewritten')
  await addBulk(far.work)
  await addBranches(far.work)
  await far.change('tag', `v${Date.now()}`)
}

const pullLike = async (kind: 'pull' | 'fetch'): Promise<Case> => {
  const far = await world.newUpstream()
  // Two: a rewrite of the newest shares the history.
  await far.commit('main')
  await far.commit('main')
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  const expectDone = async (): Promise<void> =>
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(far.path))
  if (kind === 'fetch') {
    await changeFar(far)
    const { address } = far
    const start = async (): Promise<string> =>
      (await world.engine.startFetch({ repositoryId, address, accountId: null, replace: true })).id
    return { here, far, listsBeforePack: 1, start, expectDone }
  }
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: far.address })
  await changeFar(far)
  const start = (): Promise<string> => Promise.resolve(world.engine.syncNow(mirror.id).id)
  return { here, far, listsBeforePack: 2, start, expectDone }
}

const pushLike = async (kind: 'push' | 'sync'): Promise<Case> => {
  const source = await world.newUpstream()
  await source.commit('main')
  await source.commit('main')
  const repositoryId = await world.newRepository()
  const here = world.pathOf(repositoryId)
  await git(source.work, 'push', '--quiet', here, '--all')
  const far = await world.newUpstream()
  const mirror = await world.mirrored({
    repositoryId,
    direction: kind,
    address: far.address,
    onDiverged: 'overwrite',
  })
  // Here: a rewrite, and many branches to send.
  await git(source.work, 'commit', '--quiet', '--amend', '--message=Rewritten')
  await addBulk(source.work)
  await addBranches(source.work)
  await git(source.work, 'push', '--quiet', '--force', here, '--all')
  // There: something to fetch first.
  if (kind === 'push') {
    await git(far.work, 'fetch', '--quiet', far.path, 'main')
    await git(far.work, 'reset', '--quiet', '--hard', 'FETCH_HEAD')
    await addBulk(far.work)
    await git(far.work, 'push', '--quiet', far.path, 'HEAD:refs/heads/main')
  } else {
    await git(far.work, 'switch', '--quiet', '--orphan', 'theirs')
    await addBulk(far.work)
    await git(far.work, 'push', '--quiet', far.path, 'HEAD:refs/heads/theirs')
  }
  world.engine.refsChanged(repositoryId, 'push', [])
  return {
    here,
    far,
    listsBeforePack: 2,
    start: () => Promise.resolve(world.engine.syncNow(mirror.id).id),
    expectDone: async () => expect(await refsOf(far.path)).toEqual(await refsOf(here, 'refs/heads')),
  }
}

const caseOf = (kind: RunKind): Promise<Case> =>
  kind === 'pull' || kind === 'fetch' ? pullLike(kind) : pushLike(kind)

/** Runs up to the middle of a phase, and cancels there. */
const cancelIn = async (phase: Phase, one: Case): Promise<string> => {
  const packs = path.join(one.here, 'objects', 'pack')
  switch (phase) {
    case 'keep':
    case 'publish': {
      const reached = Promise.withResolvers<undefined>()
      let cancel = (): void => undefined
      inPhase = {
        phase,
        call: () => {
          cancel()
          reached.resolve(undefined)
        },
      }
      const runId = await one.start()
      cancel = () => void world.engine.cancelRun(runId)
      await reached.promise
      await world.engine.whenRunEnded(runId)
      return runId
    }
    case 'check':
    case 'fetch':
    case 'push': {
      const [place, after] =
        phase === 'check'
          ? (['all', 0] as const)
          : phase === 'fetch'
            ? (['upload-pack', one.listsBeforePack] as const)
            : (['receive-pack', 1] as const)
      const afterBytes = phase === 'fetch' ? { afterBytes: 100_000 } : {}
      world.upstream.fail({ kind: 'stall', ...afterBytes }, place, after)
      const stalled = world.upstream.nextFault()
      const runId = await one.start()
      await stalled
      // Not before git has begun to write what it will have to leave.
      if (phase === 'fetch') {
        await vi.waitUntil(() => readdirSync(packs).some((name) => name.startsWith('tmp_pack_')), {
          timeout: 20_000,
        })
      }
      await world.engine.cancelRun(runId)
      return runId
    }
  }
}

const leftovers = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.lock$|(?:^|\/)(?:tmp_|\.tmp-|incoming-)|\.keep$|\.new$/.test(name),
  )

/** Processes that work in a directory. */
const processesIn = (directory: string): readonly string[] =>
  readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(directory)
    } catch {
      return false
    }
  })

const phasesOf = {
  pull: ['check', 'fetch', 'keep', 'publish'],
  push: ['check', 'fetch', 'keep', 'push'],
  sync: ['check', 'fetch', 'publish', 'push'],
  fetch: ['check', 'fetch', 'publish'],
} as const satisfies Record<RunKind, readonly Phase[]>

describe.skipIf(!existsSync('/proc/self/cwd'))('a run that is cancelled (needs /proc)', () => {
  const all = Object.entries(phasesOf).flatMap(([kind, phases]) =>
    phases.map((phase) => [kind as RunKind, phase] as const),
  )
  // Every phase and every kind.
  const usual: readonly string[] = [
    ...['pull fetch', 'pull publish', 'push check'],
    ...['push keep', 'sync push', 'fetch fetch'],
  ]
  const chosen = isLongRun ? all : all.filter((one) => usual.includes(one.join(' ')))
  it.each(chosen)(
    `leaves nothing behind: %s, in the middle of "%s" (${ofAll(chosen, all)})`,
    async (kind, phase) => {
      const one = await caseOf(kind)
      const tips = [...(await refsOf(one.here, 'refs/heads', 'refs/tags')).values()]
      const runId = await cancelIn(phase, one)
      world.upstream.fail(null)
      const run = world.engine.getRun(runId)
      // What is being published is brought to its end.
      expect(run.outcome).toMatch(phase === 'publish' ? /^(succeeded|partial|cancelled)$/ : /^cancelled$/)
      expect(leftovers(one.here)).toEqual([])
      expect(readdirSync(path.join(path.dirname(world.knownHostsFile), 'tmp'))).toEqual([])
      const refs = await refsOf(one.here)
      expect([...refs.keys()].filter((ref) => ref.startsWith('refs/outgoing/'))).toEqual([])
      if (kind === 'fetch')
        expect([...refs.keys()].filter((ref) => ref.startsWith('refs/remotes/'))).toEqual([])
      await vi.waitUntil(() => processesIn(one.here).length === 0, { timeout: 20_000 })
      for (const tip of tips) expect([...refs.values()]).toContain(tip)
      await git(one.here, 'fsck', '--strict')

      // And the way is free for the next.
      const again = await world.ended(await one.start())
      expect(again.outcome).toMatch(/^(succeeded|unchanged)$/)
      await one.expectDone()
    },
  )
})
