import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { git, refsOf } from '../../src-main/testing/scratch.ts'
import { untilIdle } from '../fixtures/contract-connection.ts'
import { type CrashPoint, crashWorld } from '../fixtures/crash-world.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore, hasFile } from '../fixtures/store-checks.ts'
import { ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

const theirBranches = 100
const ourBranches = 60
/** `unchanged` when the run that was cut off had done it all but for its own end. */
const wentThrough = expect.stringMatching(/^(succeeded|unchanged)$/) as string

describe.skipIf(noProcessTable !== null)(`a two-way run cut off by a crash ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-sync')
  let mirror: Mirror
  let there: string
  let here: string
  let ledger: ReturnType<typeof createTipLedger>
  let generation = 0
  /** Requests with a push, and how many there were before it. */
  const sends = (): number =>
    world.upstream.requests.filter(({ url }) => url.endsWith('/git-receive-pack')).length
  let sentBefore = 0

  /** New branches here, each with a commit of its own that nothing else leads to. */
  const makeBranchesHere = async (): Promise<void> => {
    generation += 1
    const tree = await git(here, 'rev-parse', 'main^{tree}')
    const own = await git(here, 'commit-tree', '-m', `Ours ${generation}`, tree)
    const names = Array.from({ length: ourBranches }, (_, index) => `refs/heads/ours-${generation}/${index}`)
    await git(here, 'fetch', '--quiet', '.', ...names.map((ref) => `${own}:${ref}`))
  }

  beforeAll(async () => {
    there = await world.upstream.createRepository('both')
    await replaceBranches(there, theirBranches)
    const added = await world.client.call('mirrors.add', {
      repository: 'both',
      createRepository: true,
      direction: 'sync',
      url: world.upstream.repositoryUrl('both'),
      onDestructive: 'accept',
    })
    mirror = added.mirror
    here = world.pathOf(String(mirror.repositoryId))
    ledger = createTipLedger(there, here)
    await untilIdle(world.client)
  })

  const points: readonly CrashPoint[] = [
    { phase: 'check', kind: 'core', prolong: () => world.upstream.fail({ kind: 'stall' }) },
    {
      phase: 'fetch',
      kind: 'everything',
      prolong: () => world.upstream.fail({ kind: 'stall', afterBytes: 200_000 }, 'upload-pack'),
      mark: () => hasFile(path.join(here, 'objects', 'pack'), /^tmp_pack_/),
    },
    { phase: 'keep', kind: 'everything', holdRefs: () => ({ repository: here, prefix: 'refs/kept/' }) },
    { phase: 'publish', kind: 'core', holdRefs: () => ({ repository: here, prefix: 'refs/heads/' }) },
    {
      phase: 'push',
      kind: 'everything',
      prolong: () => {
        sentBefore = sends()
        world.upstream.fail({ kind: 'stall' }, 'receive-pack', 1)
      },
      mark: () => sends() > sentBefore,
    },
    {
      phase: 'push',
      kind: 'core',
      prolong: () => world.upstream.fail({ kind: 'stall', afterBytes: 50 }, 'receive-pack', 1),
      mark: () => hasFile(path.join(there, 'refs', 'heads'), /^ours-/),
    },
    { phase: 'record', kind: 'core' },
  ]

  const played = sampleOf(points, 4)
  it.each(played)(
    `in "$phase", of $kind, is continued by the next start and loses nothing of either side (${ofAll(played, points)} moments)`,
    async (point) => {
      const runId = await world.crashAt(point, {
        prepare: async () => {
          await replaceBranches(there, theirBranches)
          await makeBranchesHere()
          await ledger.note()
        },
        begin: () => world.client.call('mirrors.syncNow', { id: mirror.id }),
      })
      const runs = await world.recover()
      expect(runs.find(({ id }) => id === runId)).toMatchObject({ outcome: 'interrupted' })
      expect(runs[0]).toMatchObject({ trigger: 'startup', outcome: wentThrough })
      expect(await world.client.call('mirrors.get', { id: mirror.id })).toMatchObject({ status: 'active' })
      expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(there))
      expect(await refsOf(here, 'refs/outgoing')).toEqual(new Map())
      expect(await ledger.lost()).toEqual([])
      await expectWholeStore(world.dataDirectory)
    },
  )
})
