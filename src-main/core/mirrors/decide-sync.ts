import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { IsAncestor, ThreeSides } from './decide-pull.ts'

/** The side that a two-way mirror changes: the repository here, or the remote. */
export type Side = 'here' | 'there'

/** What a two-way mirror does with one ref. `rewrite` and `delete` keep `from` under refs/kept first. */
export type SyncDecision =
  | { readonly kind: 'in_sync' }
  | { readonly kind: 'create'; readonly side: Side; readonly to: ObjectId }
  | { readonly kind: 'fast_forward'; readonly side: Side; readonly from: ObjectId; readonly to: ObjectId }
  | { readonly kind: 'rewrite'; readonly side: Side; readonly from: ObjectId; readonly to: ObjectId }
  | { readonly kind: 'delete'; readonly side: Side; readonly from: ObjectId }
  /** Only a person knows: this ref stays as it is on both sides, the others go on. */
  | { readonly kind: 'conflict'; readonly local: ObjectId; readonly remote: ObjectId }

/** It stands on one side only. Who deleted it may have meant it, but only as long as nobody has moved it since. */
const decideOneSided = (base: ObjectId | null, present: ObjectId, presentSide: Side): SyncDecision =>
  base === present
    ? { kind: 'delete', side: presentSide, from: present }
    : { kind: 'create', side: presentSide === 'here' ? 'there' : 'here', to: present }

/**
 * The column "two-way" of the decision table (mirror semantics 2.3). A side that moved forward is followed; a rewrite
 * or a deletion is followed only when the other side still stands where both last agreed. Nothing is merged. Of a
 * deletion and a change, the change wins; what never was mirrored is never deleted. Tags never move by themselves: one
 * that differs is a conflict.
 *
 * `isAncestor` must know the objects of both sides.
 */
export const decideSync = async (
  ref: string,
  { base, local, remote }: ThreeSides,
  isAncestor: IsAncestor,
): Promise<SyncDecision> => {
  if (local === remote) return { kind: 'in_sync' }
  if (local === null) return remote === null ? { kind: 'in_sync' } : decideOneSided(base, remote, 'there')
  if (remote === null) return decideOneSided(base, local, 'here')
  const conflict = { kind: 'conflict', local, remote } as const
  if (ref.startsWith('refs/tags/')) return conflict
  const hereTo = { side: 'here', from: local, to: remote } as const
  const thereTo = { side: 'there', from: remote, to: local } as const
  // Who did not move is asked first: where only one side moved, one question to history is enough.
  if (remote === base) {
    return { kind: (await isAncestor(remote, local)) ? 'fast_forward' : 'rewrite', ...thereTo }
  }
  if (await isAncestor(local, remote)) return { kind: 'fast_forward', ...hereTo }
  if (local === base) return { kind: 'rewrite', ...hereTo }
  return (await isAncestor(remote, local)) ? { kind: 'fast_forward', ...thereTo } : conflict
}
