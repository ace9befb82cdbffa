import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as soon } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  bareRepository,
  git,
  type GitOutput,
  refsOf,
  scratchDirectory,
  tryGit,
  workRepository,
} from '../../src-main/testing/scratch.ts'
import { untilIdle } from '../fixtures/contract-connection.ts'
import { crashWorld } from '../fixtures/crash-world.ts'
import { randomText, replaceBranches } from '../fixtures/many-branches.ts'
import { crashKinds, noProcessTable } from '../fixtures/process-tree.ts'
import { expectWholeStore, hasFile, leftoversOf } from '../fixtures/store-checks.ts'
import { moreInLongRuns, sampleOf } from '../../src-main/testing/long-run.ts'

describe.skipIf(noProcessTable !== null)(`work cut off by a crash ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-receive')
  const elsewhere = scratchDirectory('crash-receive-work')

  const tokenUrl = async (repository: string): Promise<string> =>
    (await world.client.call('tokens.mint', { repository })).url

  /** Whether something showed on the disk before the work was over. */
  const untilSeen = async (look: () => boolean, work: Promise<unknown>): Promise<boolean> => {
    const over = work.then(() => 'over' as const)
    while ((await Promise.race([over, soon('under way' as const)])) !== 'over') {
      if (look()) return true
    }
    return false
  }

  /** Pushes again and again until one push is cut off by a crash at that point; returns what git said of it. */
  const crashInPush = async (options: {
    readonly kind: (typeof crashKinds)[number]
    readonly push: () => Promise<GitOutput>
    readonly look: () => boolean
  }): Promise<GitOutput> => {
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const pushing = options.push()
      const seen = await untilSeen(options.look, pushing)
      if (seen) await world.crash(options.kind)
      const result = await pushing
      if (result.exitCode !== 0) return result
      if (seen) await world.start()
    }
    throw new Error('No push was cut off.')
  }

  it.each(sampleOf(crashKinds, 1))(
    `of %s, leaves no trace of a push whose objects were still coming${moreInLongRuns(1)}`,
    async (kind) => {
      const name = `receiving-${kind}`
      const { id } = await world.client.call('repositories.create', { name })
      const here = world.pathOf(id)
      const work = await workRepository(elsewhere, name)
      const commit = async (): Promise<void> => {
        writeFileSync(path.join(work, 'large.txt'), randomText(20_000_000))
        await git(work, 'add', '.')
        await git(work, '-c', 'core.compression=0', 'commit', '--quiet', '--message', 'Large')
      }
      await git(work, 'commit', '--quiet', '--allow-empty', '--message', 'First')
      await git(work, 'push', '--quiet', await tokenUrl(name), 'main')
      const before = await refsOf(here)

      await commit()
      await crashInPush({
        kind,
        push: async () => tryGit(work, ['push', '--quiet', await tokenUrl(name), 'main']),
        look: () => hasFile(path.join(here, 'objects'), /^tmp_objdir-incoming.*tmp_/),
      })
      await world.start()
      expect(await refsOf(here)).toEqual(before)
      await expectWholeStore(world.dataDirectory)
      await git(work, 'push', '--quiet', await tokenUrl(name), 'main')
      expect(await refsOf(here)).toEqual(await refsOf(work))
    },
  )

  it.each(sampleOf(crashKinds.toReversed(), 1))(
    `of %s, loses no branch of a push whose branches were moving${moreInLongRuns(1)}`,
    async (kind) => {
      const name = `moving-${kind}`
      const { id } = await world.client.call('repositories.create', { name })
      const here = world.pathOf(id)
      const work = await bareRepository(elsewhere, name)
      await crashInPush({
        kind,
        push: async () => {
          await replaceBranches(work, 150)
          return tryGit(work, ['push', '--quiet', '--mirror', await tokenUrl(name)])
        },
        look: () => hasFile(path.join(here, 'refs', 'heads'), /\.lock$/),
      })
      await world.start()
      await expectWholeStore(world.dataDirectory)
      await git(work, 'push', '--quiet', '--mirror', await tokenUrl(name))
      expect(await refsOf(here)).toEqual(await refsOf(work))
    },
  )

  it(`leaves no half-made repository when it comes while repositories are made${moreInLongRuns(3)}`, async () => {
    for (const delayMs of sampleOf([0, 4, 8, 16, 24], 2)) {
      const creating = Promise.allSettled(
        ['a', 'b', 'c', 'd'].map((name) =>
          world.client.call('repositories.create', { name: `made-${delayMs}/${name}` }),
        ),
      )
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await world.crash('everything')
      await creating
      await world.start()
      expect(leftoversOf(world.dataDirectory)).toEqual([])
    }
    const { items } = await world.client.call('repositories.list', { query: 'made-' })
    for (const { name, state } of items) {
      expect(state).toBe('ready')
      expect(await world.client.call('repositories.get', { name })).toMatchObject({ branchCount: 0 })
    }
    await expectWholeStore(world.dataDirectory)
  })

  it(`takes up an import that it cut off, at whatever moment${moreInLongRuns(2)}`, async () => {
    const source = await world.upstream.createRepository('to-import')
    await replaceBranches(source, 150)
    const url = world.upstream.repositoryUrl('to-import')
    for (const delayMs of sampleOf([10, 15, 30, 80, 200], 3)) {
      const name = `imported-${delayMs}`
      const importing = world.client.call('repositories.import', { name, url }).catch(() => null)
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await world.crash('everything')
      await importing
      await world.recover()
    }
    await untilIdle(world.client)
    await expectWholeStore(world.dataDirectory)
    const { items } = await world.client.call('repositories.list', { query: 'imported-' })
    for (const { id, name, state } of items) {
      expect({ name, state, refs: await refsOf(world.pathOf(id)) }).toEqual({
        name,
        state: 'ready',
        refs: await refsOf(source),
      })
    }
  })
})
