import type { ObjectId } from '../../../src-shared/domain/ref.ts'

/** One ref on three sides; null where it is absent. */
export type ThreeSides = {
  /** What both sides last agreed on. */
  readonly base: ObjectId | null
  /** The repository here. */
  readonly local: ObjectId | null
  readonly remote: ObjectId | null
}

/**
 * Whether `ancestor` is reachable from `descendant`. Costs a look into history, so it is asked last; of many refs, at
 * once, for then one look answers all.
 */
export type IsAncestor = (ancestor: ObjectId, descendant: ObjectId) => Promise<boolean>

/** What a pull does with one ref. `rewrite` and `delete` keep `from` under refs/kept first. */
export type PullDecision =
  | { readonly kind: 'in_sync' }
  /** A local extra: never came from the mirror, so the mirror does not touch it. */
  | { readonly kind: 'untouched' }
  | { readonly kind: 'create'; readonly to: ObjectId }
  | { readonly kind: 'fast_forward'; readonly from: ObjectId; readonly to: ObjectId }
  | {
      readonly kind: 'rewrite'
      readonly from: ObjectId
      readonly to: ObjectId
      readonly localChange: boolean
    }
  | { readonly kind: 'delete'; readonly from: ObjectId; readonly localChange: boolean }

/**
 * The column "pull" of the decision table (mirror semantics 2.3): the remote leads. What stood here and is not
 * contained in what comes is kept, whether the remote rewrote it or somebody changed it here.
 */
export const decidePull = async (sides: ThreeSides, isAncestor: IsAncestor): Promise<PullDecision> => {
  const { base, local, remote } = sides
  if (local === remote) return { kind: 'in_sync' }
  if (local === null) return remote === null ? { kind: 'in_sync' } : { kind: 'create', to: remote }
  const localChange = local !== base
  if (remote === null)
    return base === null ? { kind: 'untouched' } : { kind: 'delete', from: local, localChange }
  if (await isAncestor(local, remote)) return { kind: 'fast_forward', from: local, to: remote }
  return { kind: 'rewrite', from: local, to: remote, localChange }
}
