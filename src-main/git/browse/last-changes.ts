import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { recordsOf, type ReadGit } from './read-git.ts'

/** How far back is looked, in commits that changed the folder, and how long. */
const mostCommits = 20_000
const mostMs = 15_000

/**
 * One walk through the history of a folder, until each of its entries was seen. A merge counts for what it changed
 * against all of its parents.
 *
 * `-z` prints an empty record before each id; no path follows one. The first path comes after a line end.
 */
export const lastChanges = async (
  readGit: ReadGit,
  directory: string,
  commitId: ObjectId,
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, ObjectId>> => {
  const missing = new Set(names)
  const found = new Map<string, ObjectId>()
  if (missing.size === 0) return found
  const prefix = folder === '' ? '' : `${folder}/`
  const options = ['-z', '--format=%x00%H', '--name-only', '-c', '--no-renames', `--max-count=${mostCommits}`]
  const paths = folder === '' ? [] : [folder]
  const output = readGit(['log', ...options, commitId, '--', ...paths], {
    directory,
    stopAt: AbortSignal.timeout(mostMs),
  })
  let id = ''
  let before: 'nothing' | 'id' | 'path' = 'nothing'
  for await (const records of recordsOf(output, '\0')) {
    for (const record of records) {
      if (record === '') before = 'nothing'
      else if (before === 'nothing') {
        id = record
        before = 'id'
      } else {
        const path = before === 'id' ? record.replace(/^\n/, '') : record
        before = 'path'
        if (!path.startsWith(prefix)) continue
        const name = path.slice(prefix.length).split('/', 1)[0] ?? ''
        if (missing.delete(name)) found.set(name, id)
        if (missing.size === 0) return found
      }
    }
  }
  return found
}
