import type { GitAccess } from '../access/git-access.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import type { Draft } from '../ports/write-git.ts'

/** A change of refs that somebody asks for over the REST API. Names are full and the client's: no namespace. */
export type RequestedChange = {
  readonly access: GitAccess
  /** The refs lie in the ephemeral namespace, which is never mirrored. */
  readonly ephemeral: boolean
  readonly updates: readonly RefUpdate[]
  /** The objects that the change brings; null when it brings none. */
  readonly draft: Draft | null
}

/**
 * The one way by which the REST API moves refs. In this order: names git refuses or that are private; policies of
 * the token (`no-push`, `no-force-push`, `verify-sig`); refs that a pull mirror writes; forwarding to an upstream;
 * the move by compare-and-swap; HEAD, when these are the first branches; then mirrors, activity and webhooks are told.
 * @throws AppError `invalid_input`; `policy_rejected` (its sentence contains `denied by policy`); `forbidden` for a
 *   ref that a pull mirror writes; `ref_conflict` with `details.reason` `moved` when a ref was not where it was
 *   expected, `clash` when its name clashes with another, `object`; `remote_*` when an upstream did not take it
 */
export type ChangeRefs = (change: RequestedChange) => Promise<void>

/**
 * Refuses before anything is written what could be refused after: the same checks as far as no object is needed.
 * `newObjectId` null stands for a deletion; any other is not looked at, it need not be known yet. `isCommitMade` says
 * that it will be a commit made here, which is not signed.
 * @throws AppError `policy_rejected`, `forbidden`, `invalid_input`, `ref_conflict`
 */
export type CheckRefs = (
  change: Omit<RequestedChange, 'draft'> & { readonly isCommitMade?: boolean },
) => Promise<void>
