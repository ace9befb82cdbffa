import type { ConflictChoice } from '../../../src-shared/domain/conflict.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** A ref of a two-way mirror that moved apart. */
export type ConflictRow = {
  readonly ref: string
  readonly localObjectId: ObjectId
  readonly remoteObjectId: ObjectId
  /** What both sides last agreed on; null when they never did. */
  readonly baseObjectId: ObjectId | null
  /** Commits that only this side has; null for what has no history, as a tag. */
  readonly ahead: number | null
  /** Commits that only the remote has. */
  readonly behind: number | null
  readonly foundAt: number
  /** What a person chose for exactly these tips; the next run carries it out. */
  readonly choice: ConflictChoice | null
}

export type FoundConflict = Omit<ConflictRow, 'foundAt' | 'choice'>

export type ConflictStore = {
  /** By name. */
  readonly list: (mirrorId: string) => readonly ConflictRow[]
  readonly find: (mirrorId: string, ref: string) => ConflictRow | null
  /**
   * Makes these the conflicts of the mirror. One that was known keeps when it was found, and what was chosen for it
   * as long as both tips are the same.
   */
  readonly replaceAll: (mirrorId: string, conflicts: readonly FoundConflict[], now: number) => void
  readonly choose: (mirrorId: string, ref: string, choice: ConflictChoice | null) => void
  readonly forget: (mirrorId: string, refs: readonly string[]) => void
}
