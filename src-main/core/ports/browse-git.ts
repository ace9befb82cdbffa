import type { CommitDetails } from '../../../src-shared/domain/commit.ts'
import type { DiffFile, FilePatch } from '../../../src-shared/domain/diff.ts'
import type { BlameRange, TreeEntry } from '../../../src-shared/domain/file.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** A branch or tag and the object it leads to, tags looked through. */
export type Tip = { readonly name: string; readonly objectId: ObjectId }

/** A commit without what stands around it. */
export type BareCommit = Omit<CommitDetails, 'refs'>

export type Walk = {
  readonly tips: readonly ObjectId[]
  /** Only commits that changed this file or folder; "" is everything. */
  readonly path: string
  /** Commits at the beginning to leave out. */
  readonly skip: number
  readonly most: number
}

export type DiffSummary = {
  /** The first `mostFiles`; the numbers count all. */
  readonly files: readonly DiffFile[]
  readonly fileCount: number
  readonly additions: number
  readonly deletions: number
}

export type PatchRequest = {
  /** Null: compared with nothing. */
  readonly baseId: ObjectId | null
  readonly headId: ObjectId
  readonly files: readonly { readonly path: string; readonly oldPath: string | null }[]
  readonly ignoreWhitespace: boolean
  /** A patch above one of these is withheld. */
  readonly mostBytes: number
  readonly mostLines: number
}

/**
 * What browsing needs of git in one bare repository of the store, named by its directory. Commits are given by full
 * id, paths from the root and without leading slash. Each may throw AppError `git_unusable` or `store_damaged`.
 */
export type BrowseGit = {
  /** The branch HEAD names as full ref, and its commit; null when it is unborn. */
  readonly head: (directory: string) => Promise<{ readonly ref: string; readonly commitId: ObjectId | null }>
  /** All branches and tags. */
  readonly tips: (directory: string) => Promise<readonly Tip[]>
  /** The commit a full ref leads to; null when there is no such ref, or no commit behind it. */
  readonly commitOfRef: (directory: string, ref: string) => Promise<ObjectId | null>
  /** The commit of a full or abbreviated id in lowercase hex; null when there is none or more than one. */
  readonly commitOfId: (directory: string, id: string) => Promise<ObjectId | null>
  /** Whether the repository has all of these objects. */
  readonly hasObjects: (directory: string, ids: readonly ObjectId[]) => Promise<boolean>
  /** The commits, in order. */
  readonly readCommits: (directory: string, ids: readonly ObjectId[]) => Promise<readonly BareCommit[]>
  /** A history, newest first, children before parents. Leaving the loop stops git. */
  readonly walk: (directory: string, walk: Walk) => AsyncIterable<ObjectId>
  /** The best common ancestor; null without a common history. */
  readonly mergeBase: (directory: string, left: ObjectId, right: ObjectId) => Promise<ObjectId | null>

  readonly diff: (
    directory: string,
    diff: { readonly baseId: ObjectId | null; readonly headId: ObjectId; readonly mostFiles: number },
  ) => Promise<DiffSummary>
  /** One for each file, in order. A file that does not differ has the patch "". */
  readonly patches: (directory: string, request: PatchRequest) => Promise<readonly FilePatch[]>

  /** What lies directly in a folder, in git's order; null when there is no such folder. */
  readonly listFolder: (
    directory: string,
    commitId: ObjectId,
    folder: string,
  ) => Promise<readonly TreeEntry[] | null>
  readonly findEntry: (directory: string, commitId: ObjectId, path: string) => Promise<TreeEntry | null>
  readonly readBlob: (directory: string, objectId: ObjectId) => Promise<Uint8Array>
  /** For names in a folder the commit that last changed each; those not found within bounds are left out. */
  readonly lastChanges: (
    directory: string,
    commitId: ObjectId,
    folder: string,
    names: readonly string[],
  ) => Promise<ReadonlyMap<string, ObjectId>>
  /** Who wrote the lines of a file, from its first line to its last. */
  readonly blame: (directory: string, commitId: ObjectId, path: string) => Promise<readonly BlameRange[]>
}
