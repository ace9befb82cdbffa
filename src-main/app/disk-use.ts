import { opendir, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { DiskUse, RepositorySize } from '../../src-shared/domain/disk-use.ts'
import type { RepositoryRow, RepositoryStore } from '../core/ports/repository-store.ts'
import type { UpkeepStore } from '../core/ports/upkeep-store.ts'
import { directorySizeBytes, fileSizeBytes } from '../git/repository/directory-size.ts'
import type { DataDirectoryLayout } from './data-directory.ts'

/** Repositories that are walked at once: more would only make the disk seek. */
const atOnce = 4
const namedCount = 100

type Sized = RepositorySize

/** Keeps the largest few of any number. */
const insertBySize = (largest: readonly Sized[], one: Sized): readonly Sized[] =>
  [...largest, one].toSorted((left, right) => right.bytes - left.bytes).slice(0, namedCount)

/** A repository that is removed while it is walked takes nothing any more. */
const sizeOf = async (directory: string): Promise<number> => {
  try {
    return await directorySizeBytes(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return 0
  }
}

/** What may still be written there. */
export const freeBytes = async (directory: string): Promise<number> => {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** What the disk of a directory holds in all, written or not. */
export const totalBytes = async (directory: string): Promise<number> => {
  const { blocks, bsize } = await statfs(directory)
  return blocks * bsize
}

/**
 * Counts what the data directory takes on the disk: for who asks, never by itself. Who asks while it counts gets the
 * same answer.
 */
export const createDiskUse = (parts: {
  readonly layout: DataDirectoryLayout
  readonly repositories: Pick<RepositoryStore, 'findById'>
  readonly upkeep: Pick<UpkeepStore, 'find'>
  /** Whether too little is free. */
  readonly isLow: () => boolean
}): (() => Promise<DiskUse>) => {
  const { layout } = parts

  const sizeRepositories = async () => {
    let repositoriesBytes = 0
    let trashBytes = 0
    let largest: readonly Sized[] = []
    const count = (row: RepositoryRow | null, bytes: number): void => {
      if (row !== null && row.deletedAt !== null) {
        trashBytes += bytes
        return
      }
      repositoriesBytes += bytes
      if (row === null) return
      const sizes = parts.upkeep.find(row.id)?.sizes
      const measured = { keptBytes: sizes?.keptBytes ?? null, packCount: sizes?.packCount ?? null }
      largest = insertBySize(largest, { name: row.name, bytes, ...measured })
    }
    const entries = (await opendir(layout.repositoriesDirectory))[Symbol.asyncIterator]()
    const worker = async (): Promise<void> => {
      for (;;) {
        // All workers draw from the one listing, so that it is never held as a whole.
        const next = await entries.next()
        if (next.done === true) return
        const { name } = next.value
        const bytes = await sizeOf(path.join(layout.repositoriesDirectory, name))
        count(parts.repositories.findById(path.basename(name, '.git')), bytes)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return { repositoriesBytes, trashBytes, largest: [...largest] }
  }

  const sizeDatabase = async (): Promise<number> => {
    const files = ['', '-wal', '-shm'].map((ending) => fileSizeBytes(`${layout.databaseFile}${ending}`))
    return (await Promise.all(files)).reduce((sum, bytes) => sum + bytes, 0)
  }

  const count = async (): Promise<DiskUse> => ({
    dataDirectory: layout.directory,
    databaseBytes: await sizeDatabase(),
    logBytes: await sizeOf(layout.logDirectory),
    quarantineBytes: await sizeOf(layout.quarantineDirectory),
    freeBytes: await freeBytes(layout.directory),
    isLow: parts.isLow(),
    ...(await sizeRepositories()),
  })

  let underWay: Promise<DiskUse> | null = null
  return () => {
    underWay ??= count().finally(() => {
      underWay = null
    })
    return underWay
  }
}
