import type { FileKind } from '../../../src-shared/domain/file.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** Where a file was found: a path at a commit of a repository. What is there never changes. */
export type FilePlace = { readonly directory: string; readonly commitId: ObjectId; readonly path: string }

/** A file at a commit, with the commit that changed it last. */
export type FoundFile = {
  readonly directory: string
  readonly objectId: ObjectId
  readonly kind: FileKind
  readonly sizeBytes: number
  readonly lastCommitId: ObjectId
  readonly lastCommittedAt: number
}

/** The files that were asked for last. */
export type FoundFiles = {
  readonly get: (place: FilePlace) => FoundFile | undefined
  readonly keep: (place: FilePlace, file: FoundFile) => void
}

/** What an entry takes besides its key, about. */
const entryBytes = 500

/** Keeps files as long as they take no more than `mostBytes`, about. */
export const createFoundFiles = (mostBytes: number): FoundFiles => {
  /** Least recently used first. */
  const kept = new Map<string, FoundFile>()
  let bytes = 0
  const keyOf = ({ directory, commitId, path }: FilePlace): string => `${directory}\0${commitId}\0${path}`
  const sizeOf = (key: string): number => entryBytes + 2 * key.length
  return {
    get: (place) => {
      const key = keyOf(place)
      const file = kept.get(key)
      if (file === undefined) return undefined
      kept.delete(key)
      kept.set(key, file)
      return file
    },
    keep: (place, file) => {
      const key = keyOf(place)
      if (!kept.has(key)) bytes += sizeOf(key)
      kept.set(key, file)
      for (const oldest of kept.keys()) {
        if (bytes <= mostBytes) break
        kept.delete(oldest)
        bytes -= sizeOf(oldest)
      }
    },
  }
}
