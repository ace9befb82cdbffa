import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sweepUnfinishedPacks } from '../repository/unfinished-packs.ts'

const minute = 60_000
const hour = 60 * minute

/** How old a lock must be before nobody can hold it any more (mirror semantics 2.9). */
const ages: readonly { readonly file: RegExp; readonly ageMs: number }[] = [
  { file: /^config\.lock$/, ageMs: minute },
  { file: /^gc\.pid$/, ageMs: 24 * hour },
  { file: /(?:^|\/)[^/]+\.lock$|^packed-refs\.new$|\/tmp_graph_/, ageMs: hour },
]
/** What only upkeep writes: whoever removes it here is the only upkeep there is. */
const ofUpkeep = /^objects\/pack\/multi-pack-index\.lock$|^objects\/info\/(?:commit-graphs\/)?commit-graph/

const places = ['', 'objects/info', 'objects/info/commit-graphs', 'objects/pack'] as const

const filesIn = async (directory: string, recursive: boolean): Promise<readonly string[]> => {
  try {
    return await readdir(directory, { recursive })
  } catch {
    return []
  }
}

const ageOf = (file: string): number | null => {
  const isLock = ages.find((age) => age.file.test(file))
  if (isLock === undefined) return null
  return ofUpkeep.test(file) ? 0 : isLock.ageMs
}

/**
 * Removes what a git that was killed left: locks by their age, parts of packs, parts of graphs. For who knows that
 * no git writes to the repository.
 * @returns the locks, as paths in the repository
 */
export const removeLeftovers = async (repositoryPath: string, now: number): Promise<readonly string[]> => {
  await sweepUnfinishedPacks(repositoryPath, now)
  const files: string[] = []
  for (const place of places) {
    for (const name of await filesIn(path.join(repositoryPath, place), false))
      files.push(path.posix.join(place, name))
  }
  for (const name of await filesIn(path.join(repositoryPath, 'refs'), true))
    files.push(path.posix.join('refs', name.replaceAll(path.sep, '/')))
  const removed: string[] = []
  for (const file of files) {
    const ageMs = ageOf(file)
    if (ageMs === null) continue
    const status = await stat(path.join(repositoryPath, file)).catch(() => null)
    if (status === null || !status.isFile() || now - status.mtimeMs < ageMs) continue
    await rm(path.join(repositoryPath, file), { force: true })
    removed.push(file)
  }
  return removed
}
