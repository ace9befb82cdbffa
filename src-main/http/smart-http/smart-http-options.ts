import type { AuthorizeGit, GitAccess } from '../../core/access/git-access.ts'
import type { ReviewSignatures } from '../../core/access/signature-review.ts'
import type { StartSignaturesAhead } from '../../core/access/signatures-ahead.ts'
import type { ReviewPushedFiles } from '../../core/large-files/review-pushed-files.ts'
import type { ForwardPush } from '../../core/mirrors/forward-push.ts'
import type { GitHost } from '../../core/ports/git-host.ts'
import type { Log } from '../../core/ports/log.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'

/** What one push changed; ref names as its client uses them. */
export type PushedChanges = {
  readonly updates: readonly RefUpdate[]
  /** They lie in the ephemeral namespace, which is never mirrored. */
  readonly ephemeral: boolean
}

export type SmartHttpOptions = {
  readonly authorize: AuthorizeGit
  readonly git: GitHost
  /** The application's own rules, asked before the pack is read; a text keeps the ref where it is. */
  readonly refuseRef?: (access: GitAccess, update: RefUpdate, context: PushContext) => Promise<string | null>
  /** Verifies what a push brings while it arrives, for the review. */
  readonly startSignaturesAhead: StartSignaturesAhead
  readonly reviewSignatures: ReviewSignatures
  /** Keeps refs where they are that need large files which are not here. */
  readonly reviewLargeFiles: ReviewPushedFiles
  /** Sends a push to the upstream that has to take it first. */
  readonly forwardPush: ForwardPush
  /** Told after refs moved, before the client is. What it throws is logged; the push stands. */
  readonly onRefsChanged: (access: GitAccess, changes: PushedChanges) => void | Promise<void>
  readonly log: Log
}

/** What a push is about, besides its refs. */
export type PushContext = Pick<PushedChanges, 'ephemeral'>
