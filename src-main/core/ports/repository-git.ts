import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'

/** A guarded change of one ref. */
export type RefUpdate = {
  readonly ref: string
  /** What must stand there now; null: nothing may. */
  readonly oldObjectId: ObjectId | null
  /** What shall stand there; null deletes. */
  readonly newObjectId: ObjectId | null
}

/** What a list says about a commit. */
export type CommitSummary = {
  readonly id: ObjectId
  readonly subject: string
  readonly authorName: string
  readonly committedAt: number
}

export type CommitPair = { readonly ours: ObjectId; readonly theirs: ObjectId }
/** Commits that only `ours` has, and that only `theirs` has. */
export type AheadBehind = { readonly ahead: number; readonly behind: number }

/** What the core needs of git in one bare repository of the store. `path` is the repository's directory. */
export type RepositoryGit = {
  readonly create: (path: string, options: { readonly defaultBranch: string }) => Promise<void>
  /** All refs below the prefixes, e.g. `['refs/heads/', 'refs/tags/']`. */
  readonly listRefs: (path: string, prefixes: readonly string[]) => Promise<RefMap>
  /** The branch HEAD names, born or not, as full ref. */
  readonly readHead: (path: string) => Promise<string>
  readonly setHead: (path: string, ref: string) => Promise<void>
  /**
   * After the first branches came into an empty repository: when HEAD names another one, it is pointed at one of
   * those, so that a clone checks something out. What else moved is no reason.
   */
  readonly chooseHead: (path: string, moved: readonly RefUpdate[]) => Promise<void>
  /**
   * Whether `ancestor` is reachable from `descendant`. An object that is not a commit is its own only ancestor. Ask for
   * many at once, not one after the other: those that are asked together cost a few processes together.
   * @param environment how git finds objects that are not part of the repository yet
   */
  readonly isAncestor: (
    path: string,
    ancestor: ObjectId,
    descendant: ObjectId,
    environment?: Readonly<Record<string, string>>,
  ) => Promise<boolean>
  /** How many commits `to` reaches that `from` does not. @throws AppError `internal` when one of them is not there */
  readonly countCommits: (path: string, from: ObjectId, to: ObjectId) => Promise<number>
  /** Those of `ids` that the store does not have. */
  readonly missingObjects: (path: string, ids: readonly ObjectId[]) => Promise<readonly ObjectId[]>
  /** The commits that `ids` lead to, looking through tags; what is not here or is no commit is left out. */
  readonly commitSummaries: (
    path: string,
    ids: readonly ObjectId[],
  ) => Promise<ReadonlyMap<ObjectId, CommitSummary>>
  /**
   * For each pair of commits, which must be here, how many only one side has; null where counting takes too long. Ask for
   * many at once: they share a process.
   */
  readonly aheadBehind: (
    path: string,
    pairs: readonly CommitPair[],
  ) => Promise<readonly (AheadBehind | null)[]>
  /** Whether any commit reachable from `left` is reachable from `right`. */
  readonly sharesHistory: (
    path: string,
    left: readonly ObjectId[],
    right: readonly ObjectId[],
  ) => Promise<boolean>
  /**
   * Changes refs by compare-and-swap, one transaction after the other in one process; each is all or nothing.
   * @throws AppError `ref_conflict` when a ref was not where `oldObjectId` says, or its name clashes with another
   */
  readonly updateRefs: (path: string, transactions: readonly (readonly RefUpdate[])[]) => Promise<void>
  /**
   * Creates many refs at once, all or none, much faster than `updateRefs`. Only where nobody else writes refs.
   * @param own the directory of refs that the caller alone writes; they are packed along
   * @returns false, and nothing was done, where it is not that simple: `updateRefs` does it, or says what is wrong
   * @throws AppError `disk_full`
   */
  readonly createPackedRefs: (path: string, creations: readonly RefUpdate[], own?: string) => Promise<boolean>
  /**
   * Copies refs with their objects from another repository of the store, all or none; nothing is shared afterwards.
   * @throws AppError `disk_full`, `store_damaged`, `cancelled`
   */
  readonly copyRefs: (
    path: string,
    source: string,
    refspecs: readonly string[],
    signal: AbortSignal,
  ) => Promise<void>
  readonly packRefs: (path: string) => Promise<void>
  /** Whether all objects take more than so many bytes. No process. */
  readonly objectsExceed: (path: string, bytes: number) => Promise<boolean>
  /** About how large a pack is with what `wanted` lead to and `known` do not; ids that are not here count nothing. */
  readonly packBytes: (
    path: string,
    wanted: readonly ObjectId[],
    known: readonly ObjectId[],
  ) => Promise<number>
  /** Bytes of the directory on disk. */
  readonly sizeBytes: (path: string) => Promise<number>
}
