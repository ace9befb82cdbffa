import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Remote } from './remote-git.ts'

/** One object of Git LFS. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
export type LargeObject = {
  /** SHA-256 of its bytes, 64 hex digits. */
  readonly oid: string
  /** Bytes. */
  readonly size: number
}

/** The object, and one of the files that stand for it in a commit. */
export type LargeFile = LargeObject & { readonly path: string }

/**
 * Why a file could not be moved, for good or for now: `missing` where it should come from, `refused` by the other
 * side, `off`: the other side has no Git LFS.
 */
export type LargeFileReason = 'missing' | 'refused' | 'off'
export type LargeFileProblem = {
  readonly file: LargeFile
  readonly reason: LargeFileReason
  /** The other side's words, redacted; null when it said nothing. */
  readonly message: string | null
}

export type LargeFileProgress = {
  readonly doneFiles: number
  readonly allFiles: number
  readonly doneBytes: number
  readonly allBytes: number
}

export type FindRequest = {
  readonly repositoryPath: string
  readonly tips: readonly ObjectId[]
  /** What leads to these is known. Ids that are not here are passed over; `refs`: everything the refs lead to. */
  readonly known: readonly ObjectId[] | 'refs'
  /** How git finds objects that are still in quarantine. */
  readonly environment?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export type TransferRequest = {
  readonly repositoryPath: string
  readonly remote: Remote
  readonly files: readonly LargeFile[]
  readonly signal: AbortSignal
  readonly onProgress: (progress: LargeFileProgress) => void
}

export type TransferResult = {
  /** Bytes that went over the wire. */
  readonly bytes: number
  readonly problems: readonly LargeFileProblem[]
}

/**
 * Git LFS between the store and other hosts. Failures that concern a whole transfer are AppErrors with a `remote_…`
 * code, `disk_full`, `cancelled` or `store_damaged`; what concerns single files is a result.
 */
export type LargeFiles = {
  /** The files that commits bring which lead from `tips` and not from `known`, each object once. */
  readonly find: (request: FindRequest) => Promise<readonly LargeFile[]>
  /** Those of the files whose objects are not here. */
  readonly absent: (repositoryPath: string, files: readonly LargeFile[]) => Promise<readonly LargeFile[]>
  /** Brings objects here, resuming what an earlier attempt left. */
  readonly download: (request: TransferRequest) => Promise<TransferResult>
  /** Sends what the remote lacks. What is neither here nor there is a problem of reason `missing`. */
  readonly upload: (request: TransferRequest) => Promise<TransferResult>
  /** Those of the files that the remote says it has. Moves nothing. */
  readonly offered: (
    request: Pick<TransferRequest, 'remote' | 'files' | 'signal'>,
  ) => Promise<readonly LargeFile[]>
  /** Copies objects from another repository of the store; what is not there is left out. */
  readonly copy: (source: string, target: string, files: readonly LargeFile[]) => Promise<void>
  /** Whether any object was ever stored in the repository. */
  readonly hasAny: (repositoryPath: string) => Promise<boolean>
  /** Bytes of all objects of the repository. */
  readonly sizeBytes: (repositoryPath: string) => Promise<number>
}

/** Part of an object, as offsets of its first and last byte. */
export type ByteRange = { readonly first: number; readonly last: number }

/** The objects of a repository as they are given out and taken in over HTTP. */
export type LargeObjectStore = {
  /** Bytes of the object here; null when it is not. */
  readonly sizeOf: (repositoryPath: string, oid: string) => Promise<number | null>
  /** @throws Node's `ENOENT` while it is read, when it is not here */
  readonly read: (repositoryPath: string, oid: string, range: ByteRange | null) => AsyncIterable<Buffer>
  /**
   * Takes an object in; nothing stays of one that is not what its name says.
   * @throws AppError `invalid_input` for other bytes than the name promises, `disk_full`
   */
  readonly receive: (
    repositoryPath: string,
    object: { readonly oid: string; readonly size: number | null },
    bytes: AsyncIterable<Buffer>,
  ) => Promise<void>
}
