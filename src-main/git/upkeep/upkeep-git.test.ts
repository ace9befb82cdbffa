import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { git, refsOf, scratchDirectory, tryGit } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRepository } from '../repository/create-repository.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { createUpkeepGit } from './upkeep-git.ts'

const scratch = scratchDirectory('upkeep')
const spawn = createSpawnGit(prepareGitSetup(path.join(scratch, 'git')))
const upkeep = createUpkeepGit({ spawn, now: Date.now })
const never = new AbortController().signal
const day = 86_400

let count = 0
const newStore = async (): Promise<string> => {
  const store = path.join(scratch, `store${(count += 1)}.git`)
  await createRepository(spawn, store, 'main')
  return store
}

/** Commits to `ref` that need no working copy; each is a commit, a tree and a blob. */
const grow = async (store: string, ref: string, commits: number, from?: string): Promise<string> => {
  const seed = (count += 1)
  const lines = Array.from({ length: commits }, (_, index) => {
    const text = `${ref} ${seed} ${index}`
    const begin = index === 0 ? (from === undefined ? '' : `from ${from}\n`) : ''
    return `commit ${ref}\ncommitter A <a@example.org> ${1_700_000_000 + index} +0000\ndata 4\nwork\n${begin}M 100644 inline file${index % 7}\ndata ${text.length}\n${text}\n`
  })
  const input = path.join(scratch, `import${seed}`)
  writeFileSync(input, `${lines.join('')}done\n`)
  const { exitCode, stderr } = await tryGit(store, [
    '-c',
    `alias.load=!git -c fastimport.unpackLimit=0 fast-import --quiet --done < '${input}'`,
    'load',
  ])
  if (exitCode !== 0) throw new Error(stderr)
  return git(store, 'rev-parse', ref)
}

const looseFile = (store: string, id: string): string =>
  path.join(store, 'objects', id.slice(0, 2), id.slice(2))

/** As if it had been written so long ago. */
const age = (file: string, days: number): void => {
  const at = Date.now() / 1_000 - days * day
  utimesSync(file, at, at)
}

const has = async (store: string, id: string): Promise<boolean> =>
  (await tryGit(store, ['cat-file', '-e', id])).exitCode === 0

test('the shape of a repository is counted from its directories', async () => {
  const store = await newStore()
  expect(await upkeep.look(store)).toEqual({
    packCount: 0,
    looseObjectCount: 0,
    looseRefCount: 0,
    packedObjectCount: 0,
    objectsSinceGraph: 0,
    hasBitmap: false,
  })
  await grow(store, 'refs/heads/main', 20)
  await grow(store, 'refs/heads/topic', 10)
  await git(
    store,
    'update-ref',
    'refs/heads/main',
    await git(store, 'commit-tree', '-m', 'loose', 'main^{tree}'),
  )
  const shape = await upkeep.look(store)
  expect(shape).toMatchObject({ packCount: 2, looseObjectCount: 1, looseRefCount: 2, hasBitmap: false })
  expect(shape.packedObjectCount).toBeGreaterThanOrEqual(90)
  expect(shape.objectsSinceGraph).toBe(shape.packedObjectCount + 1)
})

test('many packs and loose objects become few, with a bitmap, and nothing is lost', async () => {
  const store = await newStore()
  for (let pack = 0; pack < 6; pack += 1) await grow(store, `refs/heads/b${pack}`, 5)
  const unreachable = await git(store, 'commit-tree', '-m', 'nobody', 'b0^{tree}')
  const before = await refsOf(store)
  await upkeep.repackNew(store, never)
  const shape = await upkeep.look(store)
  expect(shape.packCount).toBeLessThan(3)
  expect(shape).toMatchObject({ looseObjectCount: 0, hasBitmap: true })
  expect(await refsOf(store)).toEqual(before)
  expect(await has(store, unreachable)).toBe(true)
  expect((await tryGit(store, ['fsck', '--full', '--strict'])).exitCode).toBe(0)
})

test('a repository of one pack is given a bitmap without rewriting the pack', async () => {
  const store = await newStore()
  await grow(store, 'refs/heads/main', 30)
  const packs = (): readonly string[] =>
    readdirSync(path.join(store, 'objects/pack')).filter((name) => name.endsWith('.pack'))
  const before = packs()
  await upkeep.repackNew(store, never)
  expect(packs()).toEqual(before)
  expect((await upkeep.look(store)).hasBitmap).toBe(true)
})

test('a full repack keeps what any ref leads to, in every namespace, and drops only what is unreachable and old', async () => {
  const store = await newStore()
  const main = await grow(store, 'refs/heads/main', 5)
  const refs = {
    kept: 'refs/kept/20200101T000000Z-run_1/mir_1/heads/main',
    tracked: 'refs/remotes/mir_1/heads/main',
    ephemeral: 'refs/namespaces/ephemeral/refs/heads/try',
    note: 'refs/notes/commits',
  }
  const tips: string[] = []
  for (const ref of Object.values(refs)) {
    const tip = await git(store, 'commit-tree', '-p', main, '-m', ref, 'main^{tree}')
    await git(store, 'update-ref', ref, tip)
    age(looseFile(store, tip), 400)
    tips.push(tip)
  }
  const commit = (message: string) => git(store, 'commit-tree', '-p', main, '-m', message, 'main^{tree}')
  const young = await commit('young')
  const old = await commit('old')
  age(looseFile(store, old), 30)
  await upkeep.repackAll(store, never)
  for (const tip of tips) expect(await has(store, tip)).toBe(true)
  expect(await has(store, young)).toBe(true)
  expect(await has(store, old)).toBe(false)
  expect((await tryGit(store, ['fsck', '--full'])).exitCode).toBe(0)
  // A second one, with geometric ones between, lets the young one stay as long as it is young.
  await grow(store, 'refs/heads/more', 5)
  await upkeep.repackNew(store, never)
  await upkeep.repackAll(store, never)
  expect(await has(store, young)).toBe(true)
  for (const name of readdirSync(path.join(store, 'objects/pack')).filter((one) => one.endsWith('.mtimes'))) {
    age(path.join(store, 'objects/pack', name.replace('.mtimes', '.pack')), 30)
  }
})

test('objects that are being pushed are no business of a full repack', async () => {
  const store = await newStore()
  await grow(store, 'refs/heads/main', 5)
  const quarantine = path.join(store, 'objects', 'tmp_objdir-incoming-mirrordesk-abc')
  mkdirSync(quarantine)
  const { stdout: id } = await tryGit(store, ['hash-object', '-w', path.join(store, 'HEAD')], {
    GIT_OBJECT_DIRECTORY: quarantine,
  })
  await upkeep.repackAll(store, never)
  expect(existsSync(path.join(quarantine, id.slice(0, 2), id.slice(2)))).toBe(true)
  rmSync(quarantine, { recursive: true })
})

test('commits outside the commit-graph are counted, and written with their changed paths', async () => {
  const store = await newStore()
  await grow(store, 'refs/heads/main', 40)
  expect(await upkeep.commitsOutsideGraph(store, never)).toBe(40)
  await upkeep.writeCommitGraph(store, never)
  expect(await upkeep.commitsOutsideGraph(store, never)).toBe(0)
  const main = await git(store, 'rev-parse', 'main')
  await grow(store, 'refs/heads/main', 3, main)
  expect(await upkeep.commitsOutsideGraph(store, never)).toBe(3)
  await upkeep.writeCommitGraph(store, never)
  expect(await upkeep.commitsOutsideGraph(store, never)).toBe(0)
  expect((await tryGit(store, ['commit-graph', 'verify'])).exitCode).toBe(0)
})

test('a repack that is ended leaves nothing behind and the repository whole', async () => {
  const store = await newStore()
  for (let pack = 0; pack < 4; pack += 1) await grow(store, `refs/heads/b${pack}`, 400)
  const stop = new AbortController()
  const repack = upkeep.repackAll(store, stop.signal)
  setTimeout(() => stop.abort(), 30)
  await expect(repack).rejects.toMatchObject({ code: 'cancelled' })
  const left = readdirSync(path.join(store, 'objects/pack')).filter((name) => /tmp|lock/.test(name))
  expect(left).toEqual([])
  expect((await tryGit(store, ['fsck', '--full'])).exitCode).toBe(0)
})

test('what only kept refs lead to is measured apart', async () => {
  const store = await newStore()
  const main = await grow(store, 'refs/heads/main', 5)
  expect((await upkeep.measure(store, never)).keptBytes).toBe(0)
  await grow(store, 'refs/heads/gone', 20, main)
  await git(
    store,
    'update-ref',
    'refs/kept/20200101T000000Z-run_1/mir_1/heads/gone',
    await git(store, 'rev-parse', 'gone'),
  )
  expect((await upkeep.measure(store, never)).keptBytes).toBe(0)
  await git(store, 'update-ref', '-d', 'refs/heads/gone')
  const sizes = await upkeep.measure(store, never)
  expect(sizes.keptBytes).toBeGreaterThan(1_000)
  expect(sizes.totalBytes).toBeGreaterThan(sizes.keptBytes)
  expect(sizes.packCount).toBe(2)
})

test('locks go when they are too old to be held, and not before', async () => {
  const store = await newStore()
  const lock = (name: string, hours: number): void => {
    writeFileSync(path.join(store, name), '')
    age(path.join(store, name), hours / 24)
  }
  lock('packed-refs.lock', 2)
  lock('config.lock', 0.1)
  lock('refs/heads/main.lock', 0.5)
  lock('gc.pid', 2)
  lock('objects/pack/tmp_pack_abc', 0.1)
  expect((await upkeep.removeLeftovers(store)).toSorted()).toEqual(['config.lock', 'packed-refs.lock'])
  expect(existsSync(path.join(store, 'refs/heads/main.lock'))).toBe(true)
  expect(existsSync(path.join(store, 'gc.pid'))).toBe(true)
  expect(existsSync(path.join(store, 'objects/pack/tmp_pack_abc'))).toBe(false)
})
