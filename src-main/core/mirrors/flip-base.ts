import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { PushSides } from './push-plan.ts'

/**
 * What both sides are taken to have agreed on when a mirror is turned round (mirror semantics 2.8, "B ← R").
 *
 * Push and pull: the remote as it is now, for refs that both sides have, so that what differs is either moved forward
 * or, once approved, overwritten. A ref that only one side has keeps what it was agreed on: without that nobody
 * mirrored it, and it is not deleted.
 *
 * Sync compares afresh: only what is equal was agreed on. A base that says "the remote has not moved" would let an
 * older branch here overwrite a newer one there.
 */
export const flipBase = (direction: Direction, { base, local, remote }: PushSides): RefMap => {
  const after = new Map<string, ObjectId>()
  for (const ref of new Set([...base.keys(), ...local.keys(), ...remote.keys()])) {
    const ours = local.get(ref)
    const theirs = remote.get(ref)
    const agreed = base.get(ref)
    if (ours !== undefined && theirs !== undefined) {
      if (ours === theirs || direction !== 'sync') after.set(ref, theirs)
    } else if (direction !== 'sync' && agreed !== undefined && (ours ?? theirs) !== undefined) {
      after.set(ref, theirs ?? agreed)
    }
  }
  return after
}
