import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RefUpdate } from './repository-git.ts'

/** Who wrote or committed, and when. The time is whole seconds in git; `at` is epoch milliseconds, in UTC. */
export type Signer = { readonly name: string; readonly email: string; readonly at: number }

export type CommitText = {
  readonly author: Signer
  readonly committer: Signer
  /** As given; git's line end is added. */
  readonly message: string
}

/** One change of a commit's tree, in the order of the request. The content of `upsert` streams in separately. */
export type FileChange =
  | { readonly operation: 'delete'; readonly path: string }
  | {
      readonly operation: 'upsert'
      readonly path: string
      readonly mode: '100644' | '100755' | '120000' | '160000'
      readonly contentId: string
    }

/**
 * A part of a file's content. Parts of one file follow each other; `last` ends it. `bytes` are only good until the next
 * part is asked for.
 */
export type ContentChunk = { readonly contentId: string; readonly bytes: Uint8Array; readonly last: boolean }

export type WrittenCommit = {
  readonly commitId: ObjectId
  readonly treeId: ObjectId
  /** Bytes of the objects that were written, as they are stored. */
  readonly packBytes: number
  /** Files whose content came with the request. */
  readonly blobCount: number
}

/** How a path could not be merged. A side is null where the file does not exist. */
export type MergeConflict = {
  readonly path: string
  readonly base: ObjectId | null
  readonly ours: ObjectId | null
  readonly theirs: ObjectId | null
}

export type MergedTree = {
  /** With conflict markers in its files when there are conflicts. */
  readonly treeId: ObjectId
  /** False also where what stands against the merge is no single file, and `conflicts` is empty. */
  readonly isClean: boolean
  readonly conflicts: readonly MergeConflict[]
}

/** How a file begins. */
export type FileHead = {
  readonly objectId: ObjectId
  /** Of the whole file. */
  readonly sizeBytes: number
  readonly bytes: Uint8Array
}

/**
 * Objects that are being written, not part of the repository yet: they lie in a quarantine that `publish` makes part
 * of it and `discard` removes. Whatever ends a draft without `publish` leaves nothing behind.
 */
export type Draft = {
  /**
   * A commit on top of `parent` (null: a first one) whose tree is that of `parent` with the changes.
   * @throws AppError `invalid_input` when a content is missing, comes twice, belongs to no change, or a path is both
   *   file and folder; `disk_full`; `cancelled`
   */
  readonly commitFiles: (input: {
    readonly parent: ObjectId | null
    readonly text: CommitText
    readonly changes: readonly FileChange[]
    readonly contents: AsyncIterable<ContentChunk>
  }) => Promise<WrittenCommit>
  /**
   * The same from a patch in git's format, applied like `git apply --cached --binary`.
   * @throws AppError `ref_conflict` with `details.reason` `patch` when it does not fit; `invalid_input` when it is no
   *   patch or empty
   */
  readonly commitPatch: (input: {
    readonly parent: ObjectId | null
    readonly text: CommitText
    readonly patch: AsyncIterable<Uint8Array>
  }) => Promise<WrittenCommit>
  /** A commit of a tree that exists, in the repository or in this draft. */
  readonly commitTree: (input: {
    readonly treeId: ObjectId
    readonly parents: readonly ObjectId[]
    readonly text: CommitText
  }) => Promise<WrittenCommit>
  /**
   * Merges two commits as `git merge-tree --write-tree` does. https://git-scm.com/docs/git-merge-tree
   * @throws AppError `ref_conflict` with `details.reason` `unrelated` when the two have no common history
   */
  readonly mergeTrees: (input: {
    readonly ours: ObjectId
    readonly theirs: ObjectId
    readonly allowUnrelatedHistories: boolean
  }) => Promise<MergedTree>
  /** The notes tree of `notesTip` (null: none yet) with the note of one object written, as a commit. */
  readonly commitNote: (input: {
    readonly notesTip: ObjectId | null
    readonly objectId: ObjectId
    /** The whole content; null removes the note. */
    readonly note: Uint8Array | null
    readonly text: CommitText
  }) => Promise<ObjectId>
  /**
   * The beginnings of files, also of files of this draft, in the order asked for; null where there is no file, or
   * something else.
   */
  readonly readFileHeads: (
    files: readonly (
      { readonly objectId: ObjectId } | { readonly treeId: ObjectId; readonly path: string }
    )[],
    mostBytes: number,
  ) => Promise<readonly (FileHead | null)[]>
  /** Whether `ancestor` is reachable from `descendant`, objects of this draft included. */
  readonly isAncestor: (ancestor: ObjectId, descendant: ObjectId) => Promise<boolean>
  /** How git finds the objects of this draft, for checks that run git themselves. */
  readonly environment: Readonly<Record<string, string>>
  /**
   * Makes the objects part of the repository and moves the refs by compare-and-swap, all or none.
   * @throws AppError `ref_conflict` when a ref is not where it was expected (`details.reason` `moved`), its name
   *   clashes with another (`clash`), or a branch would lead to no commit (`object`); `repository_busy`; `disk_full`
   */
  readonly publish: (updates: readonly RefUpdate[]) => Promise<void>
  /** Safe at any time, also after `publish`. */
  readonly discard: () => Promise<void>
}

/** Writes to the repositories of the store. */
export type WriteGit = {
  /** @throws AppError `disk_full` */
  readonly draft: (repositoryPath: string, signal: AbortSignal) => Promise<Draft>
}
