import type { Incoming, RawCommit } from './introduced-commits.ts'
import type { LargeFile } from './large-files.ts'
import type { RefUpdate } from './repository-git.ts'

/**
 * The three remotes of a repository: `name.git`, `name+ephemeral.git` (a git namespace of its own, never mirrored)
 * and `name+import.git` (takes pushes into the normal refs, serves nothing).
 */
export type RemoteVariant = 'normal' | 'ephemeral' | 'import'

export type GitService = 'git-upload-pack' | 'git-receive-pack'

/** https://git-scm.com/docs/protocol-v2, https://git-scm.com/docs/gitprotocol-pack (0 and 1) */
export type ProtocolVersion = 0 | 1 | 2

export type ServedRepository = {
  /** Directory of the bare repository. */
  readonly path: string
  readonly variant: RemoteVariant
}

/** One request for objects or refs, or one push: bytes in, bytes out. */
export type GitExchange = {
  readonly repository: ServedRepository
  readonly version: ProtocolVersion
  /** Is read to its end in any case: only a client that was heard out reads the answer. */
  readonly request: AsyncIterable<Buffer>
  /** Resolves when there is room for more; waiting for it is what slows git down for a slow client. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** The last bytes, after which nothing is written. An answer that is sent by this alone goes out in one piece. */
  readonly end: (bytes: Uint8Array) => void
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal
}

/** What decides about the refs of a push. A text keeps the ref where it is and is told to the client. */
export type PushRules = {
  /** Asked before any object is seen. */
  readonly refuseUpdate: (update: RefUpdate) => Promise<string | null>
  /** What to say when the ref is rewound or deleted; null when it may be. */
  readonly refuseRewind: (ref: string) => string | null
  /**
   * Given commits of the pack while it arrives, when it wants any of a push of these refs: a head start for
   * `reviewObjects`. Not all of them come, and some may be no part of what moves.
   */
  readonly commitsAhead?: {
    readonly isWanted: (updates: readonly RefUpdate[]) => boolean
    readonly take: (commits: readonly RawCommit[]) => void
  }
  /**
   * Asked when the objects have come but are not part of the repository yet. Names are the client's.
   * @returns why refs stay, by name
   */
  readonly reviewObjects: (
    updates: readonly RefUpdate[],
    incoming: Incoming,
  ) => Promise<ReadonlyMap<string, string>>
  /**
   * Asked when new commits point to large files (Git LFS).
   * @returns why refs stay, by name
   */
  readonly reviewLargeFiles: (
    files: readonly LargeFile[],
    updates: readonly RefUpdate[],
    incoming: Incoming,
  ) => Promise<ReadonlyMap<string, string>>
  /**
   * Asked last, for everything that is about to move: an upstream may have to take it first. Names are the client's.
   * @returns why refs stay, by name
   */
  readonly forward: (
    updates: readonly RefUpdate[],
    incoming: Incoming,
    atomic: boolean,
  ) => Promise<ReadonlyMap<string, string>>
  /** Told which refs moved, before the client is. Names are the client's. */
  readonly onMoved: (updates: readonly RefUpdate[]) => Promise<void>
}

/**
 * git's smart protocol over any transport that carries bytes. Failures are AppErrors: `invalid_input` and
 * `too_large` for a request that is not in git's form, `cancelled` when the client went away, `git_unusable`,
 * `internal`. After one the answer is incomplete, and must not be closed as if it were whole.
 */
export type GitHost = {
  /** The refs and capabilities a client begins with. No process is started. */
  readonly advertise: (
    service: GitService,
    version: ProtocolVersion,
    repository: ServedRepository,
  ) => Promise<Uint8Array>
  /** In place of an advertisement: git ends with `fatal: remote error: <message>`. */
  readonly refusal: (service: GitService, version: ProtocolVersion, message: string) => Uint8Array
  /** Lists of refs are answered from the store, objects by one git process. */
  readonly answerFetch: (exchange: GitExchange) => Promise<void>
  readonly answerPush: (exchange: GitExchange, rules: PushRules) => Promise<void>
}
