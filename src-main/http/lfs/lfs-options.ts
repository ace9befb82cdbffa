import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AuthorizeGit, GitAccess } from '../../core/access/git-access.ts'
import type { FileLocks } from '../../core/large-files/file-locks.ts'
import type { UpstreamFiles } from '../../core/large-files/upstream-files.ts'
import type { LargeObjectStore } from '../../core/ports/large-files.ts'
import type { Log } from '../../core/ports/log.ts'
import type { LfsTarget } from './lfs-target.ts'

export type LfsOptions = {
  readonly authorize: AuthorizeGit
  readonly objects: LargeObjectStore
  /** What is not here may be at the upstream of a `sync` mirror. */
  readonly upstream: UpstreamFiles
  readonly locks: FileLocks
  readonly log: Log
}

/** One request whose address is understood. */
export type LfsRequest = {
  readonly options: LfsOptions
  readonly target: LfsTarget
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborts when the client goes away before the answer was complete. */
  readonly signal: AbortSignal
  /** @throws AppError `unauthenticated`, `not_found`, `forbidden`, `sync_in_progress` */
  readonly admit: (needs: 'read' | 'write') => Promise<GitAccess>
}
