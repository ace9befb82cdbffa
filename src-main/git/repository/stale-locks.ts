import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

const minute = 60_000
const hour = 60 * minute

/** How old a lock must be before it counts as left over, by its path in the repository; null is not ours to judge. */
const lockLifetimeMs = (file: string): number | null => {
  if (file === 'gc.pid') return 24 * hour
  if (!file.endsWith('.lock')) return null
  return file === 'config.lock' ? minute : hour
}

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
 * Removes locks that a killed git left in a bare repository: `config.lock` after a minute, `gc.pid` after a day,
 * every other after an hour. Only for a moment when no git process of ours works there, as at the start.
 * @returns what was removed, as paths in the repository
 */
export const sweepStaleLocks = async (repositoryPath: string, now: number): Promise<readonly string[]> => {
  const files: string[] = []
  for (const place of lockedPlaces) {
    for (const name of await namesIn(path.join(repositoryPath, place), false))
      files.push(path.join(place, name))
  }
  for (const name of await namesIn(path.join(repositoryPath, 'refs'), true))
    files.push(path.join('refs', name))

  const removed: string[] = []
  for (const file of files) {
    const lifetimeMs = lockLifetimeMs(file)
    if (lifetimeMs === null) continue
    const status = await stat(path.join(repositoryPath, file)).catch(() => null)
    if (status === null || !status.isFile() || now - status.mtimeMs < lifetimeMs) continue
    await rm(path.join(repositoryPath, file), { force: true })
    removed.push(file)
  }
  return removed
}
