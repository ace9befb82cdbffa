import type { StoreShape } from '../ports/upkeep-git.ts'

export type UpkeepStep = 'repack_new' | 'repack_all' | 'commit_graph' | 'pack_refs'

/** Mirror semantics 2.9. */
export const upkeepLimits = {
  packs: 50,
  looseObjects: 2_000,
  looseRefs: 1_000,
  newCommits: 500,
  /** A first clone of this many objects is given a bitmap at once: the clones that follow profit. */
  objectsWorthABitmap: 5_000,
} as const

/**
 * What a repository of this shape wants, in the order in which it is done. `commit_graph` is a question: whether
 * enough commits are new is only counted when enough objects are.
 * @param fullIsDue the monthly repack of everything
 */
export const decideUpkeep = (shape: StoreShape, fullIsDue: boolean): readonly UpkeepStep[] => {
  const { packs, looseObjects, looseRefs, newCommits, objectsWorthABitmap } = upkeepLimits
  const wantsBitmap = !shape.hasBitmap && shape.packedObjectCount >= objectsWorthABitmap
  const isScattered = shape.packCount > packs || shape.looseObjectCount > looseObjects
  const isEmpty = shape.packCount + shape.looseObjectCount === 0
  const repack: readonly UpkeepStep[] =
    fullIsDue && !isEmpty ? ['repack_all'] : isScattered || wantsBitmap ? ['repack_new'] : []
  return [
    // First: every later step lists all refs.
    ...(shape.looseRefCount > looseRefs ? (['pack_refs'] as const) : []),
    ...repack,
    ...(shape.objectsSinceGraph > newCommits ? (['commit_graph'] as const) : []),
  ]
}
