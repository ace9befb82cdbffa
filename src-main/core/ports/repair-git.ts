import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'

export type Damage = {
  /** The first objects that are missing or cannot be read. */
  readonly missing: readonly ObjectId[]
  /** What git said first, without directories. */
  readonly text: string
}

/** The refs of a damaged repository, as far as they can be read. */
export type ReadableRefs = {
  readonly refs: RefMap
  /** The branch HEAD names; null when that cannot be read. */
  readonly head: string | null
  /** False when a part of the ref store could not be read: there were more. */
  readonly isComplete: boolean
}

/**
 * What the repair of a damaged repository asks of git and the disk. Nothing is deleted but files that git can write
 * anew. Each may throw AppError `cancelled`, `disk_full`.
 */
export type RepairGit = {
  /** Removes commit-graphs, bitmaps, and indexes over packs or over an index: all of it can be made again. */
  readonly dropDerived: (path: string) => Promise<void>
  /**
   * Whether every ref leads to objects that are there.
   * @param full also reads every object; minutes for a large repository
   * @returns null when it is sound
   */
  readonly check: (path: string, options: { full: boolean; signal: AbortSignal }) => Promise<Damage | null>
  readonly readRefs: (path: string) => Promise<ReadableRefs>
  /** An empty repository beside; one that was left there by a crash is replaced. */
  readonly createBeside: (path: string) => Promise<string>
  /** Copies every object that is whole. */
  readonly salvage: (damaged: string, fresh: string, signal: AbortSignal) => Promise<void>
  /** Those of `refs` from which everything is there. */
  readonly wholeRefs: (fresh: string, refs: RefMap, signal: AbortSignal) => Promise<RefMap>
  /** Copies, one by one, what these tips lead to and `fresh` lacks, out of files that are whole in that place at least. */
  readonly salvageMissing: (
    damaged: string,
    fresh: string,
    tips: readonly ObjectId[],
    signal: AbortSignal,
  ) => Promise<void>
  readonly writeRefs: (fresh: string, refs: RefMap) => Promise<void>
  readonly removeRefs: (fresh: string, prefix: string) => Promise<void>
  /** Commits and tags that no ref leads to. */
  readonly unreached: (fresh: string, signal: AbortSignal) => Promise<readonly ObjectId[]>
  /** What lies in the damaged directory and is not git's, and HEAD. */
  readonly carryOver: (damaged: string, fresh: string, head: string | null) => Promise<void>
  /**
   * Puts `fresh` in the place of the damaged directory, which is moved to `aside`. Three renames; a crash between them is
   * finished or taken back by the next start.
   */
  readonly swap: (path: string, fresh: string, aside: string) => Promise<void>
  readonly discard: (fresh: string) => Promise<void>
}
