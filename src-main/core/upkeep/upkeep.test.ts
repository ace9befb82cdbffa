import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { createUpkeepGit } from '../../git/upkeep/upkeep-git.ts'
import type { UpkeepGit } from '../ports/upkeep-git.ts'
import { createForgetLeftFetches } from '../mirrors/forget-left-fetches.ts'
import { decideUpkeep, upkeepLimits } from './decide-upkeep.ts'
import { createRepositoryUse } from './repository-use.ts'
import { createUpkeep } from './upkeep.ts'

const world = createMirrorWorld()
const scratch = scratchDirectory('upkeep-core')
const spawn = createSpawnGit(prepareGitSetup(path.join(scratch, 'git')))
const real = createUpkeepGit({ spawn, now: Date.now })
const never = new AbortController().signal

const day = 86_400_000
const quietMs = 30_000

const shape = {
  packCount: 1,
  looseObjectCount: 0,
  looseRefCount: 0,
  packedObjectCount: 10,
  objectsSinceGraph: 0,
  hasBitmap: true,
}

describe('what a repository wants', () => {
  test('nothing, while it is small and tidy', () => {
    expect(decideUpkeep(shape, false)).toEqual([])
  })
  test.each([
    ['packCount', upkeepLimits.packs, ['repack_new']],
    ['looseObjectCount', upkeepLimits.looseObjects, ['repack_new']],
    ['looseRefCount', upkeepLimits.looseRefs, ['pack_refs']],
    ['objectsSinceGraph', upkeepLimits.newCommits, ['commit_graph']],
  ] as const)('something once %s is above %i', (fact, limit, steps) => {
    expect(decideUpkeep({ ...shape, [fact]: limit }, false)).toEqual([])
    expect(decideUpkeep({ ...shape, [fact]: limit + 1 }, false)).toEqual(steps)
  })
  test('a bitmap after a first clone that is worth one', () => {
    const fresh = { ...shape, hasBitmap: false, packedObjectCount: 5_000 }
    expect(decideUpkeep(fresh, false)).toEqual(['repack_new'])
    expect(decideUpkeep({ ...fresh, packedObjectCount: 4_999 }, false)).toEqual([])
  })
  test('all of it once a month, unless there is nothing', () => {
    expect(decideUpkeep({ ...shape, packCount: 51 }, true)).toEqual(['repack_all'])
    expect(decideUpkeep({ ...shape, packCount: 0 }, true)).toEqual([])
  })
})

const keeper = (upkeepGit: UpkeepGit = real) => {
  const use = createRepositoryUse()
  const said: string[] = []
  const upkeep = createUpkeep({
    use,
    git: upkeepGit,
    forgetLeft: createForgetLeftFetches(world),
    store: world.stores.upkeep,
    repositories: world.stores.repositories,
    repositoryPath: world.pathOf,
    clock: world.clock,
    log: {
      info: (text) => void said.push(text),
      warn: () => undefined,
      error: (text) => void said.push(text),
    },
  })
  upkeep.start()
  return { use, upkeep, said }
}

/** A repository with more packs than it should have. */
const scattered = async (): Promise<string> => {
  const repositoryId = await world.newRepository()
  const packs = Array.from({ length: upkeepLimits.packs + 1 }, (_, number) => {
    const who = `committer Ada <ada@example.org> ${1_700_000_000 + number} +0000`
    return `commit refs/heads/b${number}\n${who}\ndata 4\nwork\nM 100644 inline f\ndata 3\n${100 + number}\n\ncheckpoint\n\n`
  })
  const stream = path.join(scratch, `${repositoryId}.import`)
  writeFileSync(stream, packs.join(''))
  // Each checkpoint ends a pack.
  const load = `!git -c fastimport.unpackLimit=0 fast-import --quiet < '${stream}'`
  await git(world.pathOf(repositoryId), '-c', `alias.load=${load}`, 'load')
  return repositoryId
}

test('a repository that changed is tidied once it has been quiet, and its sizes are remembered', async () => {
  const repositoryId = await scattered()
  const { upkeep, said } = keeper()
  const before = await refsOf(world.pathOf(repositoryId))
  upkeep.touched(repositoryId)
  await world.clock.advance(quietMs - 1)
  await upkeep.settled()
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBe(51)
  await world.clock.advance(1)
  await upkeep.settled()
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBeLessThan(3)
  expect(await refsOf(world.pathOf(repositoryId))).toEqual(before)
  expect(world.stores.upkeep.find(repositoryId)).toMatchObject({
    sizes: { keptBytes: 0 },
    keptAt: world.clock.now(),
  })
  expect(said).toEqual(['A repository was tidied.'])
  await upkeep.stop()
})

test('it waits while somebody works with the repository', async () => {
  const repositoryId = await scattered()
  const { use, upkeep } = keeper()
  const end = await use.beginWrite(repositoryId)
  upkeep.touched(repositoryId)
  await world.clock.advance(quietMs)
  await upkeep.settled()
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBe(51)
  end()
  await world.clock.advance(60_000)
  await upkeep.settled()
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBeLessThan(3)
  await upkeep.stop()
})

test('a run ends the upkeep under way, which comes back later', async () => {
  const repositoryId = await scattered()
  let begun = (): void => undefined
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  let attempts = 0
  const slow: UpkeepGit = {
    ...real,
    repackNew: async (store, signal) => {
      attempts += 1
      if (attempts > 1) return real.repackNew(store, signal)
      begun()
      // As long as it takes until somebody comes.
      const stuck = spawn(['cat-file', '--batch'], { directory: store, signal })
      await stuck.done
    },
  }
  const { use, upkeep } = keeper(slow)
  upkeep.touched(repositoryId)
  await world.clock.advance(quietMs)
  await hasBegun
  await use.write(repositoryId, () => Promise.resolve())
  await upkeep.settled()
  expect(attempts).toBe(1)
  await world.clock.advance(60_000)
  await upkeep.settled()
  expect(attempts).toBe(2)
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBeLessThan(3)
  await upkeep.stop()
})

test('everything is repacked a month later, when something changed since', { timeout: 240_000 }, async () => {
  const repositoryId = await scattered()
  const steps: string[] = []
  const { upkeep } = keeper({
    ...real,
    repackAll: async (store, signal) => {
      if (store === world.pathOf(repositoryId)) steps.push('all')
      await real.repackAll(store, signal)
    },
  })
  upkeep.touched(repositoryId)
  await world.clock.advance(quietMs)
  await upkeep.settled()
  expect(steps).toEqual([])
  /** The repositories of other tests have their turns before. */
  const monthLater = async (): Promise<void> => {
    await world.clock.advance(31 * day)
    for (let turn = 0; turn < 8; turn += 1) {
      await upkeep.settled()
      await world.clock.advance(60_000)
    }
  }
  for (let month = 0; month < 3; month += 1) await monthLater()
  expect(steps).toEqual(['all'])
  world.stores.upkeep.expectFull(repositoryId)
  await monthLater()
  expect(steps).toEqual(['all', 'all'])
  await upkeep.stop()
})

test('nothing begins on battery', async () => {
  const repositoryId = await scattered()
  const { upkeep } = keeper()
  await upkeep.rest(true)
  upkeep.touched(repositoryId)
  await world.clock.advance(day)
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBe(51)
  await upkeep.rest(false)
  await world.clock.advance(0)
  await upkeep.settled()
  expect((await real.look(world.pathOf(repositoryId))).packCount).toBeLessThan(3)
  await upkeep.stop()
})

test(
  'clients that clone while the repository is repacked again and again get everything',
  { timeout: 240_000 },
  async () => {
    const repositoryId = await scattered()
    const store = world.pathOf(repositoryId)
    const tree = await git(store, 'rev-parse', 'b0^{tree}')
    const target = path.join(scratch, 'clone')
    const progress = { repacking: true }
    const repacks = (async () => {
      for (let round = 0; round < 4; round += 1) {
        const commit = await git(store, 'commit-tree', '-m', `Round ${round}`, tree)
        await git(store, 'update-ref', `refs/heads/round${round}`, commit)
        if (round % 2 === 1) await real.repackAll(store, never)
        else await real.repackNew(store, never)
      }
      progress.repacking = false
    })()
    let clones = 0
    while (progress.repacking) {
      const clone = `${target}${(clones += 1)}.git`
      const { exitCode, stderr } = await tryGit(scratch, [
        'clone',
        '--quiet',
        '--mirror',
        `file://${store}`,
        clone,
      ])
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect((await tryGit(clone, ['fsck', '--connectivity-only'])).exitCode).toBe(0)
    }
    await repacks
    expect(clones).toBeGreaterThan(1)
  },
)
