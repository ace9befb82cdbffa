import type { FileKind } from '../../../src-shared/domain/file.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** An entry of a tree, by its path from the root. */
export type ContentEntry = { readonly path: string; readonly kind: FileKind; readonly objectId: ObjectId }

export type Listing = {
  /** The folder to list; "" is the root. A file lists itself alone. */
  readonly folder: string
  /** Everything below the folder; otherwise what lies directly in it. */
  readonly recursive: boolean
  /** Whether the folders below are entries too, each before what is in it. */
  readonly folders: boolean
  /** Where to begin: the `next` of the page before. */
  readonly after: string | null
  readonly most: number
}

export type EntryPage = {
  /** In git's order, which is that of the bytes of the paths. */
  readonly entries: readonly ContentEntry[]
  /** Null when nothing follows. Almost always the last path. */
  readonly next: string | null
}

/** A part of a file; both ends are in it, counted from 0. */
export type ByteRange = { readonly first: number; readonly last: number }

export type ArchiveRequest = {
  readonly commitId: ObjectId
  /** Stands before all paths and ends in a slash, or is "". */
  readonly prefix: string
  /** Patterns, one of which a path must match. None: all paths. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  /** Larger files are left out. */
  readonly mostFileBytes: number | null
}

/** What reading files over the REST API needs of git besides browsing. */
export type ContentGit = {
  /** Null when there is no such folder or file. @throws AppError `invalid_input` for a bad `after` */
  readonly listEntries: (directory: string, commitId: ObjectId, listing: Listing) => Promise<EntryPage | null>
  /** Null for what has none: folders, submodules. */
  readonly sizesOf: (
    directory: string,
    entries: readonly ContentEntry[],
  ) => Promise<readonly (number | null)[]>
  /**
   * For paths that a commit has, the commit that `git log -1` gives for each, by path. `others` gives paths that
   * will likely be asked for next: those found on the way are remembered. Throws AppError `cancelled` when `signal`
   * aborts; what is found for nobody else is then not looked for any longer.
   * https://git-scm.com/docs/git-log#_history_simplification
   */
  readonly lastCommits: (
    directory: string,
    commitId: ObjectId,
    paths: readonly string[],
    options?: {
      readonly others?: () => Promise<readonly string[]>
      readonly signal?: AbortSignal | undefined
    },
  ) => Promise<ReadonlyMap<string, ObjectId>>
  /** A blob, or a part of it, as it comes. Leaving the loop stops git. */
  readonly streamBlob: (
    directory: string,
    blob: { readonly objectId: ObjectId; readonly sizeBytes: number },
    range: ByteRange,
  ) => AsyncIterable<Uint8Array>
  /** A tar.gz. Leaving the loop stops git. */
  readonly archive: (directory: string, request: ArchiveRequest) => AsyncIterable<Uint8Array>
}
