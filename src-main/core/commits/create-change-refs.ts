import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { storedRef, shortRefName, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError, isAppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import { refusedByPolicy, refusedRewind, refusedUnsigned } from '../access/push-policy.ts'
import type { ReviewSignatures } from '../access/signature-review.ts'
import type { ForwardPush } from '../mirrors/forward-push.ts'
import type { Log } from '../ports/log.ts'
import type { RefUpdate, RepositoryGit } from '../ports/repository-git.ts'
import type { ChangeRefs, CheckRefs, RequestedChange } from './change-refs.ts'

export type ChangeRefsDeps = {
  readonly git: Pick<RepositoryGit, 'isAncestor' | 'updateRefs' | 'chooseHead'>
  /** The object that a ref (full name in the store) leads to; null when there is no such ref. */
  readonly resolveRef: (repositoryPath: string, ref: string) => Promise<ObjectId | null>
  /** Why a ref is another's to write: a pull mirror's. Null when it is not. */
  readonly refuseMirroredRef: (
    access: GitAccess,
    update: RefUpdate,
    context: { readonly ephemeral: boolean },
  ) => Promise<string | null>
  readonly reviewSignatures: ReviewSignatures
  /** Sends the change to the upstream that has to take it first. */
  readonly forwardPush: ForwardPush
  /** Mirrors, activity, webhooks. What it throws is logged; the change stands. */
  readonly onMoved: (change: RequestedChange) => void | Promise<void>
  readonly log: Log
}

const namespaces = ['refs/heads/', 'refs/tags/', 'refs/notes/'] as const

const refused = (code: ErrorCode, ref: string, reason: string): AppError =>
  new AppError(code, `${shortRefName(ref)}: ${reason}`, { details: { ref, reason } })

/** Names that git refuses, that are private, or that the ephemeral namespace does not have. */
const refuseName = (ref: string, ephemeral: boolean): void => {
  const allowed = ephemeral ? ['refs/heads/'] : namespaces
  if (!isValidRefName(ref) || ref.endsWith('/') || !allowed.some((prefix) => ref.startsWith(prefix))) {
    throw refused('invalid_input', ref, 'git does not take this name, or it is not one that can be written.')
  }
}

/** The failure when a ref is not where the request expects it. */
export const refMoved = (ref: string, current: ObjectId | null): AppError => {
  const found = current === null ? 'it does not exist' : `it is at ${current}`
  return new AppError('ref_conflict', `${shortRefName(ref)} is not where it was expected: ${found}.`, {
    details: { ref, reason: 'moved', current },
  })
}

const clientName = (ref: unknown, updates: readonly RefUpdate[], ephemeral: boolean): string | null =>
  updates.find((update) => storedRef(update.ref, ephemeral) === ref)?.ref ?? null

/** Refs as the store names them do not belong into answers. */
const toldToClient = (error: unknown, { updates, ephemeral }: RequestedChange): unknown => {
  if (!isAppError(error) || error.code !== 'ref_conflict') return error
  const ref = clientName(error.details['ref'], updates, ephemeral) ?? updates[0]?.ref ?? ''
  const reason = error.details['reason'] ?? 'moved'
  const sentences: Readonly<Record<string, string>> = {
    clash: 'its name clashes with another branch or tag.',
    object: 'the object is missing or is no commit.',
  }
  const message = `${shortRefName(ref)}: ${sentences[String(reason)] ?? 'it moved while it was being changed.'}`
  return new AppError('ref_conflict', message, { details: { ref, reason }, cause: error })
}

/** How refs change over the REST API; see the types for the order of what is checked. */
export const createChangeRefs = (
  deps: ChangeRefsDeps,
): { readonly changeRefs: ChangeRefs; readonly checkRefs: CheckRefs } => {
  const checkRefs: CheckRefs = async ({ access, ephemeral, updates, isCommitMade }) => {
    for (const update of updates) {
      const { ref, oldObjectId, newObjectId } = update
      refuseName(ref, ephemeral)
      const denied =
        refusedByPolicy(access.policies, ref) ??
        (newObjectId === null ? refusedRewind(access.policies, ref) : null) ??
        (isCommitMade ? refusedUnsigned(access.policies, ref) : null)
      if (denied !== null) throw refused('policy_rejected', ref, denied)
      const mirrored = await deps.refuseMirroredRef(access, update, { ephemeral })
      if (mirrored !== null) throw new AppError('forbidden', mirrored, { details: { ref, reason: mirrored } })
      const current = await deps.resolveRef(access.repositoryPath, storedRef(ref, ephemeral))
      if (current !== oldObjectId) throw refMoved(ref, current)
    }
  }

  /** A rewind that the policies forbid. Needs the objects. */
  const refuseRewinds = async ({ access, updates, draft }: RequestedChange): Promise<void> => {
    for (const { ref, oldObjectId, newObjectId } of updates) {
      if (oldObjectId === null || newObjectId === null) continue
      const denied = refusedRewind(access.policies, ref)
      if (denied === null) continue
      const forward = await (draft === null
        ? deps.git.isAncestor(access.repositoryPath, oldObjectId, newObjectId)
        : draft.isAncestor(oldObjectId, newObjectId))
      if (!forward) throw refused('policy_rejected', ref, denied)
    }
  }

  /** The first commit that is new to a ref whose policies ask for signatures, and has none that counts. */
  const refuseUnsigned = async ({ access, ephemeral, updates, draft }: RequestedChange): Promise<void> => {
    const { organization, policies, repositoryPath } = access
    const environment = draft?.environment ?? {}
    const incoming = { repositoryPath, environment, ephemeral, signal: new AbortController().signal }
    const refusals = await deps.reviewSignatures({ organization, policies, updates, incoming })
    for (const [ref, reason] of refusals) throw refused('policy_rejected', ref, reason)
  }

  /** @throws AppError `remote_rejected` when an upstream did not take one of them */
  const forward = async ({ access, ephemeral, updates, draft }: RequestedChange): Promise<void> => {
    const { repositoryId, repositoryPath } = access
    const environment = draft?.environment ?? {}
    const incoming = { repositoryPath, environment, ephemeral, signal: new AbortController().signal }
    const refusals = await deps.forwardPush({ repositoryId, updates, incoming, atomic: true })
    for (const [ref, reason] of refusals) throw refused('remote_rejected', ref, reason)
  }

  const move = async ({ access, ephemeral, updates, draft }: RequestedChange): Promise<void> => {
    const stored = updates.map((update) => ({ ...update, ref: storedRef(update.ref, ephemeral) }))
    if (draft === null) await deps.git.updateRefs(access.repositoryPath, [stored])
    else await draft.publish(stored)
  }

  /** What follows from moved refs. The change has happened, so nothing here can make it fail any more. */
  const settle = async (change: RequestedChange): Promise<void> => {
    const { repositoryPath: path } = change.access
    try {
      // Not in the ephemeral namespace: HEAD is none of its own.
      if (!change.ephemeral) await deps.git.chooseHead(path, change.updates)
    } catch (error) {
      deps.log.error('HEAD could not be set after a change of refs.', { path, error })
    }
    try {
      await deps.onMoved(change)
    } catch (error) {
      deps.log.error('A change of refs was not announced.', { path, error })
    }
  }

  const changeRefs: ChangeRefs = async (change) => {
    if (change.updates.length === 0) return
    await checkRefs(change)
    await refuseRewinds(change)
    await refuseUnsigned(change)
    await forward(change)
    try {
      await move(change)
    } catch (error) {
      throw toldToClient(error, change)
    }
    await settle(change)
  }

  return { changeRefs, checkRefs }
}
