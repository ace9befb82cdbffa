import { mkdirSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { scratchStores, storedRepository } from '../testing/scratch-stores.ts'
import { dataDirectoryLayout, prepareDataDirectory } from './data-directory.ts'
import { createDiskUse } from './disk-use.ts'

const layout = dataDirectoryLayout(scratchDirectory('disk-use'))
const { stores } = scratchStores()

const fill = (directory: string, name: string, bytes: number): void => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(path.join(directory, name), Buffer.alloc(bytes))
}
/** A repository whose files have so many bytes together. */
const repository = (name: string, bytes: number): string => {
  const id = storedRepository(stores, name)
  const directory = path.join(layout.repositoriesDirectory, `${id}.git`)
  fill(directory, 'HEAD', 20)
  for (let part = 0; part < 40; part += 1) fill(path.join(directory, 'objects', 'ab'), `${part}`, 1)
  fill(path.join(directory, 'objects', 'pack'), 'large.pack', bytes - 60)
  return id
}

it('counts database, repositories, trash and logs, and names the ten largest repositories', async () => {
  prepareDataDirectory(layout)
  for (const [ending, bytes] of [
    ['', 1_000],
    ['-wal', 200],
    ['-shm', 30],
  ] as const) {
    fill(layout.directory, `${path.basename(layout.databaseFile)}${ending}`, bytes)
  }
  fill(layout.logDirectory, 'core.log', 70)
  fill(path.join(layout.quarantineDirectory, 'damaged.git'), 'HEAD', 60)
  for (let count = 1; count <= 12; count += 1) repository(`team/project${count}`, count * 100)
  stores.repositories.trash(repository('old', 5_000), 2_000)
  fill(path.join(layout.repositoriesDirectory, 'repo_unknown.git'), 'HEAD', 9)

  const diskUse = createDiskUse({
    layout,
    repositories: stores.repositories,
    upkeep: stores.upkeep,
    isLow: () => false,
  })
  const [use, same] = await Promise.all([diskUse(), diskUse()])
  expect(same).toBe(use)
  expect(use).toEqual({
    dataDirectory: layout.directory,
    databaseBytes: 1_230,
    repositoriesBytes: 7_809,
    trashBytes: 5_000,
    logBytes: 70,
    freeBytes: expect.any(Number) as number,
    quarantineBytes: 60,
    isLow: false,
    largest: [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((count) => ({
      name: `team/project${count}`,
      bytes: count * 100,
      keptBytes: null,
      packCount: null,
    })),
  })
  const { blocks, bsize } = statfsSync(layout.directory)
  expect(use.freeBytes).toBeGreaterThan(0)
  expect(use.freeBytes).toBeLessThan(blocks * bsize)
  expect(await diskUse()).not.toBe(use)
})
