import type { ConflictRow } from '../../core/ports/conflict-store.ts'
import type { MirrorRow } from '../../core/ports/mirror-store.ts'
import type { MirrorWorld } from '../mirror-world.ts'
import type { Refs, TwoSides } from './two-sides.ts'

/** Both sides of a mirror and what is stored of it, at one moment. */
export type Snapshot = {
  readonly here: Refs
  readonly there: Refs
  readonly kept: Refs
  readonly base: Refs
  readonly mirror: MirrorRow
  readonly conflicts: readonly ConflictRow[]
}

export const takeSnapshot = (world: MirrorWorld, sides: TwoSides, mirrorId: string): Snapshot => {
  const mirror = world.stores.mirrors.find(mirrorId)
  if (mirror === null) throw new Error('The mirror is not there.')
  return {
    here: sides.refs('here'),
    there: sides.refs('there'),
    kept: sides.kept(),
    base: world.stores.mirrors.baseRefs(mirrorId),
    mirror,
    conflicts: world.stores.conflicts.list(mirrorId),
  }
}
