import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  chmodSync,
} from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { prepareGitSetup } from '../../git/git-environment.ts'
import { createRefReader } from '../../git/ref-reader.ts'
import { createRemoteGit } from '../../git/remote/create-remote-git.ts'
import { createRunGit } from '../../git/run-git.ts'
import { createSpawnGit } from '../../git/spawn-git.ts'
import { createRepairGit } from '../../git/upkeep/repair-git.ts'
import { finishSwaps } from '../../git/upkeep/swap-repository.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import type { RepairGit } from '../ports/repair-git.ts'
import { createRepairs, type RepairNews } from './repairs.ts'
import { createRepositoryUse } from './repository-use.ts'
import { ofAll, sampleOf } from '../../testing/long-run.ts'

// Each of them runs some fifty processes.
vi.setConfig({ testTimeout: 240_000 })

const world = createMirrorWorld()
const scratch = scratchDirectory('repairs')
const setup = prepareGitSetup(path.join(scratch, 'git'))
const run = createRunGit(setup)
const spawn = createSpawnGit(setup)
const refs = createRefReader({ run })
const realGit = createRepairGit({ run, spawn, refs })
const remoteGit = createRemoteGit({ run, spawn, refs, setup })
afterAll(remoteGit.close)

const aside = (repositoryId: string): string =>
  path.join(world.pathOf(repositoryId), '..', '..', 'quarantine')

const repairer = (repositoryId: string, repairGit: RepairGit = realGit) => {
  const news: RepairNews[] = []
  const use = createRepositoryUse()
  const repairs = createRepairs({
    git: repairGit,
    remoteGit,
    mirrors: world.stores.mirrors,
    openCredential: () => null,
    now: world.clock.now,
    use,
    repositories: world.stores.repositories,
    store: world.stores.repairs,
    repositoryPath: world.pathOf,
    quarantineDirectory: aside(repositoryId),
    clock: world.clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onNews: (one) => void news.push(one),
    onSwapped: () => undefined,
  })
  return { repairs, news, use }
}

/** A pull mirror, packed, with a tip that only a kept ref leads to, and with everything git derives. */
const mirrored = async () => {
  const upstream = await world.filledUpstream()
  for (let number = 0; number < 3; number += 1) await upstream.commit('main', `file${number}`)
  const repositoryId = await world.newRepository()
  const { address } = upstream
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address })
  const store = world.pathOf(repositoryId)
  await git(store, 'repack', '-a', '-d', '-q', '--write-midx', '--write-bitmap-index')
  await git(store, 'commit-graph', 'write', '--reachable', '--split', '--no-progress')
  const own = await git(store, 'commit-tree', '-p', 'main', '-m', 'own', 'main^{tree}')
  await git(store, 'update-ref', 'refs/kept/20250615T150640Z-run_1/mir_1/heads/main', own)
  await git(store, 'pack-refs', '--all')
  return { upstream, repositoryId, store, mirror, refs: await refsOf(store), own }
}

const packFile = (store: string, ending: string): string => {
  const folder = path.join(store, 'objects/pack')
  const name = readdirSync(folder).find((one) => one.endsWith(ending))
  if (name === undefined) throw new Error(`There is no ${ending}.`)
  chmodSync(path.join(folder, name), 0o644)
  return path.join(folder, name)
}
const spoil = (file: string, at: number): void => {
  const bytes = readFileSync(file)
  for (let index = at; index < Math.min(at + 12, bytes.length); index += 1)
    bytes.writeUInt8(bytes.readUInt8(index) ^ 0xff, index)
  chmodSync(file, 0o644)
  writeFileSync(file, bytes)
}
const half = (file: string): void => truncateSync(file, readFileSync(file).length >> 1)

/** Makes every object a loose one. */
const explode = async (store: string): Promise<void> => {
  rmSync(packFile(store, 'multi-pack-index'))
  const apart =
    'mv objects/pack/*.pack . && for pack in *.pack; do git unpack-objects -q < $pack; done && rm *.pack'
  await git(store, '-c', `alias.explode=!${apart} objects/pack/*`, 'explode')
}

const isSound = async (store: string): Promise<boolean> =>
  (await tryGit(store, ['fsck', '--full', '--strict'])).exitCode === 0

describe('a repository is made whole again, with the same refs', () => {
  const graph = (store: string): string => {
    const folder = path.join(store, 'objects/info/commit-graphs')
    const name = readdirSync(folder).find((one) => one.endsWith('.graph')) ?? ''
    return path.join(folder, name)
  }
  const damages: readonly (readonly [
    string,
    'repaired' | 'rebuilt' | 'was_sound',
    (store: string) => void,
  ])[] = [
    ['a truncated pack', 'repaired', (store) => half(packFile(store, '.pack'))],
    ['a pack with wrong bytes in its middle', 'repaired', (store) => spoil(packFile(store, '.pack'), 200)],
    ['a pack that is gone', 'repaired', (store) => rmSync(packFile(store, '.pack'))],
    ['a broken index', 'repaired', (store) => half(packFile(store, '.idx'))],
    ['an index that is gone', 'repaired', (store) => rmSync(packFile(store, '.idx'))],
    ['a broken index over all packs', 'rebuilt', (store) => spoil(packFile(store, 'multi-pack-index'), 60)],
    ['a broken bitmap', 'was_sound', (store) => spoil(packFile(store, '.bitmap'), 40)],
    ['a broken commit-graph', 'rebuilt', (store) => spoil(graph(store), 1_100)],
    ['a line in packed-refs that is none', 'repaired', (store) => spoil(path.join(store, 'packed-refs'), 60)],
    ['an empty HEAD', 'repaired', (store) => writeFileSync(path.join(store, 'HEAD'), '')],
  ]
  const played = sampleOf(damages, 6)
  test.each(played)(`after %s (${ofAll(played, damages)})`, async (_, outcome, damage) => {
    const { repositoryId, store, refs } = await mirrored()
    damage(store)
    const { repairs, news } = repairer(repositoryId)
    expect(await repairs.repairNow(repositoryId)).toBe(outcome)
    expect(await refsOf(store)).toMatchObject(refs)
    expect(await git(store, 'symbolic-ref', 'HEAD')).toBe('refs/heads/main')
    expect(world.stores.repositories.findById(repositoryId)?.health).toBe('sound')
    if (outcome === 'was_sound') return
    expect(await isSound(store)).toBe(true)
    expect(news.map((one) => one.outcome)).toEqual([null, outcome])
    expect(news.at(-1)?.lostRefs).toEqual([])
    const setAsideAs = news.at(-1)?.setAsideAs
    if (outcome === 'repaired')
      expect(existsSync(path.join(aside(repositoryId), setAsideAs ?? ''))).toBe(true)
    else expect(setAsideAs).toBeNull()
  })

  test('after a loose object is gone, or empty', async () => {
    const { upstream, repositoryId, store, mirror } = await mirrored()
    const tip = await upstream.commit('main')
    await world.sync(mirror.id)
    const refs = await refsOf(store)
    await explode(store)
    rmSync(path.join(store, 'objects', tip.slice(0, 2), tip.slice(2)))
    const { repairs } = repairer(repositoryId)
    expect(await repairs.repairNow(repositoryId)).toBe('repaired')
    expect(await refsOf(store)).toEqual(refs)
    expect(await isSound(store)).toBe(true)
    // It looks at everything once more, and finds nothing to change.
    expect(await world.sync(mirror.id)).toMatchObject({ outcome: 'succeeded', changedRefCount: 0 })
  })
})

test('what others keep in the directory of a repository comes along', async () => {
  const { repositoryId, store } = await mirrored()
  writeFileSync(path.join(store, 'large-files'), 'theirs')
  half(packFile(store, '.pack'))
  await repairer(repositoryId).repairs.repairNow(repositoryId)
  expect(readFileSync(path.join(store, 'large-files'), 'utf8')).toBe('theirs')
})

test('a damaged pack still gives what no remote has', async () => {
  const { repositoryId, store, refs, own } = await mirrored()
  await git(store, 'repack', '-a', '-d', '-q')
  // The bytes of another object than the one that only this copy has.
  const listing = await git(store, 'verify-pack', '-v', packFile(store, '.idx'))
  const rows = listing.split('\n').map((line) => line.split(/\s+/))
  const blob = rows.find((row) => row[1] === 'blob')
  spoil(packFile(store, '.pack'), Number(blob?.[4]) + 3)
  expect(await repairer(repositoryId).repairs.repairNow(repositoryId)).toBe('repaired')
  expect(await refsOf(store)).toEqual(refs)
  expect((await tryGit(store, ['cat-file', '-e', own])).exitCode).toBe(0)
})

describe('what cannot be had', () => {
  test('is named, and nothing is deleted, when there is no remote', async () => {
    const { repositoryId, store, mirror, refs } = await mirrored()
    world.stores.mirrors.remove(mirror.id)
    half(packFile(store, '.pack'))
    const before = readdirSync(path.join(store, 'objects/pack'))
    const { repairs, news } = repairer(repositoryId)
    expect(await repairs.repairNow(repositoryId)).toBe('incomplete')
    expect(world.stores.repositories.findById(repositoryId)?.health).toBe('damaged')
    const lost = news.at(-1)?.lostRefs.map(({ ref }) => ref)
    expect(lost).toContain('refs/heads/main')
    expect(lost?.length).toBe(
      refs.size - [...refs.keys()].filter((ref) => ref.startsWith('refs/remotes/')).length,
    )
    const left = readdirSync(path.join(store, 'objects/pack'))
    expect(left).toEqual(before.filter((name) => name.endsWith('.pack') || name.endsWith('.idx')))
    expect(readFileSync(path.join(store, 'packed-refs'), 'utf8')).toContain('refs/heads/main')
    expect(existsSync(`${store}.creating-repair`)).toBe(false)
  })

  test('waits for a remote that cannot be reached, and is had the next day', async () => {
    const { repositoryId, store, refs } = await mirrored()
    half(packFile(store, '.pack'))
    const { repairs } = repairer(repositoryId)
    repairs.start()
    world.upstream.fail({ kind: 'status', status: 503 }, 'all')
    expect(await repairs.repairNow(repositoryId)).toBe('incomplete')
    world.upstream.fail(null)
    await world.clock.advance(24 * 3_600_000)
    await repairs.settled()
    expect(world.stores.repositories.findById(repositoryId)?.health).toBe('sound')
    expect(await refsOf(store)).toMatchObject(refs)
    await repairs.stop()
  })

  test('is left behind when every remote was asked, and no mirror takes it for deleted', async () => {
    const { repositoryId, store, mirror } = await mirrored()
    const own = await git(store, 'commit-tree', '-p', 'main', '-m', 'mine', 'main^{tree}')
    await git(store, 'update-ref', 'refs/heads/mine', own)
    world.stores.mirrors.changeBaseRefs(mirror.id, new Map([['refs/heads/mine', own]]))
    rmSync(path.join(store, 'objects', own.slice(0, 2), own.slice(2)))
    const { repairs, news } = repairer(repositoryId)
    expect(await repairs.repairNow(repositoryId)).toBe('repaired')
    expect(news.at(-1)?.lostRefs).toEqual([{ ref: 'refs/heads/mine', objectId: own }])
    expect(world.stores.mirrors.baseRefs(mirror.id).has('refs/heads/mine')).toBe(false)
    const setAside = path.join(aside(repositoryId), news.at(-1)?.setAsideAs ?? '')
    expect(readFileSync(path.join(setAside, 'refs/heads/mine'), 'utf8').trim()).toBe(own)
  })
})

test('commits whose refs can no longer be read are kept under refs/kept', async () => {
  const { repositoryId, store, own } = await mirrored()
  writeFileSync(path.join(store, 'packed-refs'), '\0\0\0\0 broken\n')
  expect(await repairer(repositoryId).repairs.repairNow(repositoryId)).toBe('repaired')
  const refs = await refsOf(store)
  expect([...refs].find(([ref, id]) => ref.startsWith('refs/kept/') && id === own)).toBeDefined()
  expect(refs.has('refs/heads/main')).toBe(true)
  expect(refs.has('refs/heads/topic')).toBe(true)
})

describe('a kill during a repair loses nothing', () => {
  /** Everything up to a step; then nothing more happens. */
  const killedAt = (step: 'salvage' | 'carryOver' | 'swap'): RepairGit => ({
    ...realGit,
    [step]: () => new Promise(() => undefined),
  })
  const steps = ['salvage', 'carryOver', 'swap'] as const
  const played = sampleOf(steps, 1)
  test.each(played)(`at %s (${ofAll(played, steps)})`, async (step) => {
    const { repositoryId, store, refs } = await mirrored()
    half(packFile(store, '.pack'))
    let reached = (): void => undefined
    const hasReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    const dead = killedAt(step)
    const stuck = {
      ...dead,
      [step]: (...args: never[]) => {
        reached()
        return (dead[step] as unknown as (...given: never[]) => Promise<never>)(...args)
      },
    }
    void repairer(repositoryId, stuck).repairs.repairNow(repositoryId)
    await hasReached
    expect(world.stores.repositories.findById(repositoryId)?.health).toBe('repairing')
    await finishSwaps(path.dirname(store))
    const { repairs } = repairer(repositoryId)
    repairs.start()
    await repairs.settled()
    expect(await refsOf(store)).toMatchObject(refs)
    expect(await isSound(store)).toBe(true)
    expect(world.stores.repairs.lastOf(repositoryId)).toMatchObject({ outcome: 'repaired', lostRefs: [] })
    await repairs.stop()
  })

  test('between the renames of the swap', async () => {
    const { repositoryId, store, refs } = await mirrored()
    half(packFile(store, '.pack'))
    let reached = (): void => undefined
    const hasReached = new Promise<void>((resolve) => {
      reached = resolve
    })
    const stuck: RepairGit = {
      ...realGit,
      swap: async (place, fresh, asideAs) => {
        await realGit.swap(place, fresh, asideAs)
        // As after the second of the three renames.
        renameSync(place, `${place}.repaired`)
        reached()
        return new Promise(() => undefined)
      },
    }
    void repairer(repositoryId, stuck).repairs.repairNow(repositoryId)
    await hasReached
    expect(existsSync(store)).toBe(false)
    await finishSwaps(path.dirname(store))
    const { repairs, news } = repairer(repositoryId)
    repairs.start()
    await repairs.settled()
    expect(await refsOf(store)).toMatchObject(refs)
    expect(news.at(-1)).toMatchObject({ outcome: 'repaired' })
    expect(news.at(-1)?.setAsideAs).not.toBeNull()
    await repairs.stop()
  })
})

test('who can make git stumble does not make it check all the time', async () => {
  const { repositoryId } = await mirrored()
  let checks = 0
  const { repairs } = repairer(repositoryId, {
    ...realGit,
    check: (...args) => {
      checks += 1
      return realGit.check(...args)
    },
  })
  for (let time = 0; time < 5; time += 1) {
    repairs.suspect(repositoryId, { kind: 'missing', text: 'missing blob' })
    await repairs.settled()
  }
  expect(checks).toBe(1)
  await world.clock.advance(11 * 60_000)
  repairs.suspect(repositoryId, { kind: 'missing', text: 'missing blob' })
  await repairs.settled()
  expect(checks).toBe(2)
})
