import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { refsOf } from '../../src-main/testing/scratch.ts'
import { untilIdle } from '../fixtures/contract-connection.ts'
import { type CrashPoint, crashWorld } from '../fixtures/crash-world.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore, hasFile } from '../fixtures/store-checks.ts'
import { ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

const branchCount = 150
/** `unchanged` when the run that was cut off had done it all but for its own end. */
const wentThrough = expect.stringMatching(/^(succeeded|unchanged)$/) as string

describe.skipIf(noProcessTable !== null)(`a pull cut off by a crash ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-pull')
  let mirror: Mirror
  let source: string
  let here: string
  let ledger: ReturnType<typeof createTipLedger>

  beforeAll(async () => {
    source = await world.upstream.createRepository('source')
    await replaceBranches(source, branchCount)
    const added = await world.client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: world.upstream.repositoryUrl('source'),
      onDestructive: 'accept',
    })
    mirror = added.mirror
    here = world.pathOf(String(mirror.repositoryId))
    ledger = createTipLedger(source, here)
    await untilIdle(world.client)
  })

  const points: readonly CrashPoint[] = [
    { phase: 'check', kind: 'core', prolong: () => world.upstream.fail({ kind: 'stall' }) },
    ...(['core', 'everything'] as const).map((kind) => ({
      phase: 'fetch' as const,
      kind,
      // More than any listing of the branches, less than the pack.
      prolong: () => world.upstream.fail({ kind: 'stall', afterBytes: 200_000 }, 'upload-pack'),
      mark: () => hasFile(path.join(here, 'objects', 'pack'), /^tmp_pack_/),
    })),
    { phase: 'keep', kind: 'everything', holdRefs: () => ({ repository: here, prefix: 'refs/kept/' }) },
    ...(['core', 'everything'] as const).map((kind) => ({
      phase: 'publish' as const,
      kind,
      holdRefs: () => ({ repository: here, prefix: 'refs/heads/' }),
    })),
    { phase: 'record', kind: 'core' },
  ]

  const played = sampleOf(points, 4)
  it.each(played)(
    `in "$phase", of $kind, is continued by the next start and loses nothing (${ofAll(played, points)} moments)`,
    async (point) => {
      const runId = await world.crashAt(point, {
        prepare: async () => {
          await replaceBranches(source, branchCount)
          await ledger.note()
        },
        begin: () => world.client.call('mirrors.syncNow', { id: mirror.id }),
      })
      const runs = await world.recover()
      expect(runs.find(({ id }) => id === runId)).toMatchObject({
        outcome: 'interrupted',
        failure: { code: 'interrupted' },
      })
      expect(runs[0]).toMatchObject({ trigger: 'startup', outcome: wentThrough })
      expect(await world.client.call('mirrors.get', { id: mirror.id })).toMatchObject({ status: 'active' })
      expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source))
      expect(await ledger.lost()).toEqual([])
      await expectWholeStore(world.dataDirectory)
    },
  )
})
