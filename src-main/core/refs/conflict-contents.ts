import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Draft, FileHead, MergeConflict, MergedTree } from '../ports/write-git.ts'

/** One side of a conflict; without id where the file does not exist. */
export type ConflictSide = {
  readonly objectId: ObjectId | null
  /** Null for what is no text. */
  readonly content: string | null
  /** The content goes on. */
  readonly isTruncated: boolean
  readonly isBinary: boolean
}

export type ConflictContents = {
  readonly conflicts: readonly {
    readonly path: string
    /** The file with conflict markers. */
    readonly result: ConflictSide
    readonly base: ConflictSide
    readonly ours: ConflictSide
    readonly theirs: ConflictSide
  }[]
  readonly filtered: readonly {
    readonly path: string
    readonly reason: 'max_conflict_files_exceeded' | 'not_a_file'
  }[]
}

/** Files whose content is given, and how much of each side: 25 MiB at most. */
export const mostConflictFiles = 50
export const mostContentBytes = 128 * 1024

const absent: ConflictSide = { objectId: null, content: null, isTruncated: false, isBinary: false }

const sideOf = ({ objectId, sizeBytes, bytes }: FileHead): ConflictSide => {
  const isTruncated = sizeBytes > bytes.length
  const binary = { objectId, content: null, isTruncated, isBinary: true }
  if (bytes.includes(0)) return binary
  try {
    // A character that the cut goes through is left out.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    return { objectId, content: decoder.decode(bytes, { stream: isTruncated }), isTruncated, isBinary: false }
  } catch {
    return binary
  }
}

/** The sides of conflicted files, as far as they are files; one process for all. */
export const readConflicts = async (
  draft: Pick<Draft, 'readFileHeads'>,
  { treeId, conflicts }: MergedTree,
): Promise<ConflictContents> => {
  const read = conflicts.slice(0, mostConflictFiles)
  const sidesOf = ({ base, ours, theirs }: MergeConflict) => [base, ours, theirs]
  const heads = await draft.readFileHeads(
    read.flatMap((conflict) => [
      { treeId, path: conflict.path },
      ...sidesOf(conflict).flatMap((objectId) => (objectId === null ? [] : [{ objectId }])),
    ]),
    mostContentBytes,
  )
  let next = 0
  const take = (): FileHead | null => heads[next++] ?? null
  const found: ConflictContents['conflicts'][number][] = []
  const filtered: ConflictContents['filtered'][number][] = conflicts
    .slice(mostConflictFiles)
    .map(({ path }) => ({ path, reason: 'max_conflict_files_exceeded' }))
  for (const conflict of read) {
    const result = take()
    const sides = sidesOf(conflict).map((objectId) => ({
      objectId,
      head: objectId === null ? null : take(),
    }))
    if (sides.some(({ objectId, head }) => objectId !== null && head === null)) {
      filtered.push({ path: conflict.path, reason: 'not_a_file' })
      continue
    }
    const [base = absent, ours = absent, theirs = absent] = sides.map(({ head }) =>
      head === null ? absent : sideOf(head),
    )
    found.push({
      path: conflict.path,
      result: result === null ? absent : sideOf(result),
      base,
      ours,
      theirs,
    })
  }
  return { conflicts: found, filtered }
}
