import { readdirSync, statSync, type Stats } from 'node:fs'
import path from 'node:path'
import { oldEnoughMs } from './old-enough.ts'
import { usesOtherRefStorage } from './reftable-refs.ts'

type FileState = {
  readonly file: string
  /** Null: there is no such file. */
  readonly stats: Stats | null
}

/** How every file and directory that refs are read from looked at one moment. */
export type RefStoreState = readonly FileState[]

/** Beyond this, looking at each file costs more than what it spares, and holds up other work. */
const mostFiles = 1_000

/** Windows does not give a directory new times on every kind of disk when an entry comes. */
const directoriesTell = process.platform !== 'win32'

const besideRefs = ['HEAD', 'config', 'packed-refs'] as const

const ifAny = { throwIfNoEntry: false } as const

const statsOf = (file: string): Stats | null => statSync(file, ifAny) ?? null

const isSame = (left: Stats | null, right: Stats | null): boolean =>
  left === null || right === null
    ? left === right
    : left.mtimeMs === right.mtimeMs &&
      left.ctimeMs === right.ctimeMs &&
      left.ino === right.ino &&
      left.size === right.size

/**
 * The state of the refs of a repository, taken before they are read: as long as `isRefStoreUnchanged` says so, what was
 * read after it still holds. Null when that could not be told later: something changed a moment ago, there are
 * too many loose refs, or the refs are not kept in files.
 * Writers of refs create files, or replace them by rename; both give the directory new times.
 */
export const readRefStoreState = (
  repositoryPath: string,
  now: () => number = Date.now,
): RefStoreState | null => {
  if (!directoriesTell || usesOtherRefStorage(repositoryPath)) return null
  const states: FileState[] = []
  const newest = now() - oldEnoughMs

  /** False when the state is of no use. */
  const note = (file: string): boolean => {
    const stats = statsOf(file)
    states.push({ file, stats })
    return stats === null || (stats.mtimeMs < newest && stats.ctimeMs < newest)
  }
  const noteBelow = (directory: string): boolean => {
    // Before its entries are listed: what comes meanwhile changes the times.
    if (!note(directory)) return false
    const entries = readdirSync(directory, { withFileTypes: true })
    if (states.length + entries.length > mostFiles) return false
    return entries.every((entry) => {
      const file = path.join(directory, entry.name)
      return entry.isDirectory() ? noteBelow(file) : note(file)
    })
  }

  try {
    const useful =
      besideRefs.every((name) => note(path.join(repositoryPath, name))) &&
      noteBelow(path.join(repositoryPath, 'refs'))
    return useful ? states : null
  } catch {
    // A directory went away meanwhile, or may not be read: the reader of refs says what is wrong.
    return null
  }
}

/** Whether everything is as it was. A few microseconds for each file. */
export const isRefStoreUnchanged = (state: RefStoreState): boolean =>
  state.every(({ file, stats }) => isSame(stats, statsOf(file)))
