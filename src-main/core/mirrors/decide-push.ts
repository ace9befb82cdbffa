import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { IsAncestor, ThreeSides } from './decide-pull.ts'

/** What a push does with one ref of the target. `rewrite` and `delete` keep `from`, the target's tip, first. */
export type PushDecision =
  | { readonly kind: 'in_sync' }
  /** It stands at the target and never came from here: a ref we never mirrored is never deleted. */
  | { readonly kind: 'untouched' }
  | { readonly kind: 'create'; readonly to: ObjectId }
  | { readonly kind: 'fast_forward'; readonly from: ObjectId; readonly to: ObjectId }
  | { readonly kind: 'rewrite'; readonly from: ObjectId; readonly to: ObjectId }
  | { readonly kind: 'delete'; readonly from: ObjectId }
  /** Somebody else wrote to the target: it has commits that are not here. */
  | { readonly kind: 'diverged'; readonly local: ObjectId | null; readonly remote: ObjectId }

/**
 * The column "push" of the decision table (mirror semantics 2.3): the repository here leads, as long as the
 * target still stands where we left it. A target that moved is only followed over when we contain its tip; a
 * branch deleted here but moved there counts as diverged too (2.5 step 3), so that a deletion never takes
 * somebody's new commits along unasked.
 *
 * `isAncestor` must know the target's tip: fetch it first.
 */
export const decidePush = async (sides: ThreeSides, isAncestor: IsAncestor): Promise<PushDecision> => {
  const { base, local, remote } = sides
  if (local === remote) return { kind: 'in_sync' }
  if (remote === null) return local === null ? { kind: 'in_sync' } : { kind: 'create', to: local }
  if (local === null) {
    if (base === null) return { kind: 'untouched' }
    return remote === base ? { kind: 'delete', from: remote } : { kind: 'diverged', local, remote }
  }
  if (await isAncestor(remote, local)) return { kind: 'fast_forward', from: remote, to: local }
  return remote === base ? { kind: 'rewrite', from: remote, to: local } : { kind: 'diverged', local, remote }
}

/** `overwrite` turns a diverged ref into one that follows us, its tip kept; other policies leave it diverged. */
export const applyOnDiverged = (decision: PushDecision, policy: OnDiverged): PushDecision => {
  if (decision.kind !== 'diverged' || policy !== 'overwrite') return decision
  return decision.local === null
    ? { kind: 'delete', from: decision.remote }
    : { kind: 'rewrite', from: decision.remote, to: decision.local }
}
