import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

const isLock = (file: string): boolean => file.endsWith('.lock') || file === 'gc.pid'

/** Where git puts locks. The objects themselves are left out: there may be very many, and no lock among them. */
const lockedPlaces = ['', 'objects/info', 'objects/info/commit-graphs', 'objects/pack'] as const

const namesIn = async (directory: string, recursive: boolean): Promise<readonly string[]> => {
  try {
    return await readdir(directory, { recursive })
  } catch {
    return []
  }
}

/**
 * Removes locks that a killed git left in a bare repository. A lock has no owner that could be asked, so the
 * caller names a moment before which whoever made one is surely gone: the boot of the machine, or the end of a core
 * whose git processes had time to finish.
 * @param madeBefore epoch milliseconds; younger locks stay
 * @returns what was removed, as paths in the repository
 */
export const sweepStaleLocks = async (
  repositoryPath: string,
  madeBefore: number,
): Promise<readonly string[]> => {
  const files: string[] = []
  for (const place of lockedPlaces) {
    for (const name of await namesIn(path.join(repositoryPath, place), false))
      files.push(path.join(place, name))
  }
  for (const name of await namesIn(path.join(repositoryPath, 'refs'), true))
    files.push(path.join('refs', name))

  const removed: string[] = []
  for (const file of files.filter(isLock)) {
    const status = await stat(path.join(repositoryPath, file)).catch(() => null)
    if (status === null || !status.isFile() || status.mtimeMs >= madeBefore) continue
    await rm(path.join(repositoryPath, file), { force: true })
    removed.push(file)
  }
  return removed
}
