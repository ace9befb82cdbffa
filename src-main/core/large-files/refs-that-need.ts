import type { FindRequest, LargeFile, LargeFiles } from '../ports/large-files.ts'
import type { RefUpdate } from '../ports/repository-git.ts'

/** Walks at most, one for each ref: what comes after is taken to need the files, and is looked at by the next run. */
const mostWalks = 200

/**
 * Which refs need large files that did not get where they should be, by name. A walk for each ref, each past what
 * those before were found to be free of.
 */
export const refsThatNeed = async (
  largeFiles: Pick<LargeFiles, 'find'>,
  request: Omit<FindRequest, 'tips'> & {
    readonly updates: readonly Pick<RefUpdate, 'ref' | 'newObjectId'>[]
  },
  lacking: readonly LargeFile[],
): Promise<ReadonlyMap<string, readonly LargeFile[]>> => {
  const { updates, ...search } = request
  const names = new Set(lacking.map(({ oid }) => oid))
  const needs = new Map<string, readonly LargeFile[]>()
  const free: string[] = []
  let walks = 0
  for (const { ref, newObjectId } of updates) {
    if (newObjectId === null) continue
    walks += 1
    if (walks > mostWalks) {
      needs.set(ref, lacking)
      continue
    }
    const known = search.known === 'refs' ? search.known : [...search.known, ...free]
    const found = await largeFiles.find({ ...search, tips: [newObjectId], known })
    const missing = found.filter(({ oid }) => names.has(oid))
    if (missing.length > 0) needs.set(ref, missing)
    else free.push(newObjectId)
  }
  return needs
}
