import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** A git at work changes its locks all the time; one whose locks stay as they are for this long is gone. */
const defaultQuietMs = 2_000

/** Where git puts locks. The objects themselves are left out: there may be very many, and no lock among them. */
const lockedPlaces = ['', 'objects/info', 'objects/info/commit-graphs', 'objects/pack'] as const

const namesIn = async (directory: string, recursive: boolean): Promise<readonly string[]> => {
  try {
    return await readdir(directory, { recursive })
  } catch {
    return []
  }
}

/** `packed-refs.new` grows beside its lock while many refs are being packed. */
const isLock = (file: string): boolean => file.endsWith('.lock') || file === 'packed-refs.new'

/** The locks of a repository, as paths in it, each with what changes when somebody works with it. */
const locksIn = async (repositoryPath: string): Promise<ReadonlyMap<string, string>> => {
  const files: string[] = []
  for (const place of lockedPlaces) {
    for (const name of await namesIn(path.join(repositoryPath, place), false))
      files.push(path.join(place, name))
  }
  for (const name of await namesIn(path.join(repositoryPath, 'refs'), true))
    files.push(path.join('refs', name))

  const locks = new Map<string, string>()
  for (const file of files.filter(isLock)) {
    const status = await stat(path.join(repositoryPath, file)).catch(() => null)
    if (status?.isFile()) locks.set(file, `${status.ino} ${status.size} ${status.mtimeMs}`)
  }
  return locks
}

const isSame = (left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean =>
  left.size === right.size && [...left].every(([file, mark]) => right.get(file) === mark)

/**
 * Removes locks that a killed git left in a bare repository. A lock has no owner that could be asked: as long as
 * the locks change, a git that outlived the killed core is still finishing, and is waited for. For the start, when
 * no git of ours works there.
 * @returns what was removed, as paths in the repository
 */
export const sweepStaleLocks = async (
  repositoryPath: string,
  quietMs = defaultQuietMs,
): Promise<readonly string[]> => {
  let locks = await locksIn(repositoryPath)
  while (locks.size > 0) {
    await pause(quietMs)
    const now = await locksIn(repositoryPath)
    if (isSame(locks, now)) break
    locks = now
  }
  const files = [...locks.keys()]
  for (const file of files) await rm(path.join(repositoryPath, file), { force: true })
  return files
}
