import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { bareRepository, git, refsOf, tryGit } from '../../src-main/testing/scratch.ts'
import { untilEnded, untilIdle } from '../fixtures/contract-connection.ts'
import { crashWorld } from '../fixtures/crash-world.ts'
import { replaceBranches } from '../fixtures/many-branches.ts'
import { crashKinds, noProcessTable } from '../fixtures/process-tree.ts'
import { createTipLedger, expectWholeStore } from '../fixtures/store-checks.ts'
import { times } from '../../src-main/testing/long-run.ts'

const crashCount = times(4, 200)
const seed = Number(process.env['MIRRORDESK_TEST_SEED'] ?? Date.now() % 1_000_000)
const branchCount = 40

/** Numbers from 0 to 1 that the seed decides (mulberry32). */
const randomFrom = (start: number): (() => number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe.skipIf(noProcessTable !== null)(`a core killed at any moment ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-sweep')
  const random = randomFrom(seed)
  const lost: (() => Promise<readonly string[]>)[] = []
  let pull: Mirror
  let push: Mirror
  let source: string
  let target: string
  let work: string
  let noteTips: () => Promise<void>

  const pushToLocalhost = async (): Promise<boolean> => {
    const { url } = await world.client.call('tokens.mint', { repository: 'pushed' })
    return (await tryGit(work, ['push', '--quiet', '--mirror', url])).exitCode === 0
  }
  const syncBoth = async (): Promise<void> => {
    for (const { id } of [pull, push]) await world.client.call('mirrors.syncNow', { id })
  }

  beforeAll(async () => {
    source = await world.upstream.createRepository('source')
    target = await world.upstream.createRepository('target')
    work = await bareRepository(world.scratch, 'work.git')
    for (const repository of [source, work]) await replaceBranches(repository, branchCount)
    await world.client.call('repositories.create', { name: 'pushed' })
    const addPull = await world.client.call('mirrors.add', {
      repository: 'pulled',
      createRepository: true,
      direction: 'pull',
      url: world.upstream.repositoryUrl('source'),
      onDestructive: 'accept',
    })
    const addPush = await world.client.call('mirrors.add', {
      repository: 'pushed',
      direction: 'push',
      url: world.upstream.repositoryUrl('target'),
    })
    pull = addPull.mirror
    push = addPush.mirror
    await pushToLocalhost()
    await untilEnded(world.client, ({ trigger }) => trigger === 'push')
    const ledgers = [
      createTipLedger(source, world.pathOf(String(pull.repositoryId))),
      createTipLedger(world.pathOf(String(push.repositoryId)), target),
    ]
    noteTips = async () => {
      for (const ledger of ledgers) await ledger.note()
    }
    lost.push(...ledgers.map((ledger) => ledger.lost))
  })

  it(
    `loses no ref and sticks in no run, ${crashCount} times, with MIRRORDESK_TEST_SEED=${seed}`,
    async () => {
      await noteTips()
      for (let count = 1; count <= crashCount; count += 1) {
        const kind = crashKinds[random() < 0.5 ? 0 : 1]
        const delayMs = Math.round(random() * 900)
        const moment = `crash ${count} of ${kind} after ${delayMs} ms, seed ${seed}`
        for (const repository of [source, work]) await replaceBranches(repository, branchCount)
        const underWay = Promise.allSettled([pushToLocalhost(), syncBoth()])
        await pause(delayMs)
        await world.crash(kind)
        await underWay

        const runs = await world.recover()
        expect(
          runs.filter(({ outcome }) => outcome === 'failed'),
          moment,
        ).toEqual([])
        expect(await pushToLocalhost(), moment).toBe(true)
        // A git that outlived the core may have left something after the start; the next fetch takes it away.
        await replaceBranches(source, branchCount)
        await noteTips()
        await syncBoth()
        await untilIdle(world.client)
        const here = [pull, push].map(({ repositoryId }) => world.pathOf(String(repositoryId)))
        expect(await refsOf(here[0] ?? '', 'refs/heads'), moment).toEqual(await refsOf(source))
        expect(await refsOf(here[1] ?? '', 'refs/heads'), moment).toEqual(await refsOf(work))
        expect(await refsOf(target), moment).toEqual(await refsOf(work))
        for (const look of lost) expect(await look(), moment).toEqual([])
        await expectWholeStore(world.dataDirectory)
      }
      // Kept refs pile up with the crashes; the history they hold is whole.
      await git(world.pathOf(String(pull.repositoryId)), 'fsck', '--strict')
    },
    crashCount * 20_000,
  )
})
