import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { bareRepository, git, refsOf } from '../../src-main/testing/scratch.ts'
import { untilEnded } from '../fixtures/contract-connection.ts'
import { type CrashPoint, crashWorld } from '../fixtures/crash-world.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore, hasFile } from '../fixtures/store-checks.ts'
import { ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

const branchCount = 150
/** `unchanged` when the run that was cut off had done it all but for its own end. */
const wentThrough = expect.stringMatching(/^(succeeded|unchanged)$/) as string

describe.skipIf(noProcessTable !== null)(`a push cut off by a crash ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-push')
  let mirror: Mirror
  let work: string
  let here: string
  let target: string
  let ledger: ReturnType<typeof createTipLedger>
  /** Requests with a push, and how many there were before it. */
  const sends = (): number =>
    world.upstream.requests.filter(({ url }) => url.endsWith('/git-receive-pack')).length
  let sentBefore = 0

  /** A person changes every branch and pushes to localhost. */
  const pushToLocalhost = async (): Promise<void> => {
    await replaceBranches(work, branchCount)
    const { url } = await world.client.call('tokens.mint', { repository: 'pushed' })
    await git(work, 'push', '--quiet', '--mirror', url)
  }

  beforeAll(async () => {
    work = await bareRepository(world.scratch, 'work.git')
    const { id } = await world.client.call('repositories.create', { name: 'pushed' })
    target = await world.upstream.createRepository('target')
    here = world.pathOf(id)
    ledger = createTipLedger(here, target)
    const added = await world.client.call('mirrors.add', {
      repository: 'pushed',
      direction: 'push',
      url: world.upstream.repositoryUrl('target'),
    })
    mirror = added.mirror
    await pushToLocalhost()
    await untilEnded(world.client, ({ trigger }) => trigger === 'push')
  })

  const points: readonly (CrashPoint & { readonly moment: string })[] = [
    {
      moment: 'while the target does not answer',
      phase: 'check',
      kind: 'core',
      prolong: () => world.upstream.fail({ kind: 'stall' }),
    },
    {
      moment: 'while old tips are being kept',
      phase: 'keep',
      kind: 'everything',
      holdRefs: () => ({ repository: here, prefix: 'refs/kept/' }),
    },
    {
      moment: 'before the target took anything',
      phase: 'push',
      kind: 'core',
      prolong: () => {
        sentBefore = sends()
        world.upstream.fail({ kind: 'stall' }, 'receive-pack', 1)
      },
      mark: () => sends() > sentBefore,
    },
    {
      moment: 'when the target has said so, while that is noted here',
      phase: 'push',
      kind: 'everything',
      holdRefs: () => ({ repository: here, prefix: 'refs/remotes/' }),
    },
    {
      moment: 'after the target took it, before it said so',
      phase: 'push',
      kind: 'everything',
      prolong: () => world.upstream.fail({ kind: 'stall', afterBytes: 50 }, 'receive-pack', 1),
      mark: () => hasFile(path.join(target, 'refs', 'heads'), /^topic-.*[^k]$/),
    },
    { moment: 'while the end is written down', phase: 'record', kind: 'core' },
  ]

  const played = sampleOf(points, 4)
  it.each(played)(
    `in "$phase", of $kind, $moment, is continued by the next start and loses nothing (${ofAll(played, points)} moments)`,
    async (point) => {
      const runId = await world.crashAt(point, {
        prepare: async () => {
          await pushToLocalhost()
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
      expect(await refsOf(target)).toEqual(await refsOf(work))
      expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(work))
      expect(await ledger.lost()).toEqual([])
      await expectWholeStore(world.dataDirectory)
    },
  )
})
