import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { trackedRefs, trackingPrefix, trackingRef } from './ref-scope.ts'
import type { MirrorRunContext } from './run-context.ts'

/**
 * Makes the tracking refs of a push mirror say what its target held at the end of a run. A push and a fetch write
 * those they move; what was found equal, or gone, is written here, in most runs nothing.
 * @param covered refs that the mirror carries; others at the target are not followed
 */
export const trackSeen = async (
  { git, mirror, repositoryPath }: MirrorRunContext,
  remote: RefMap,
  covered: Iterable<string>,
): Promise<void> => {
  const tracked = trackedRefs(mirror.id, await git.listRefs(repositoryPath, [trackingPrefix(mirror.id)]))
  const differing = [...new Set([...covered, ...tracked.keys()])].filter(
    (ref) => tracked.get(ref) !== remote.get(ref),
  )
  if (differing.length === 0) return
  const seen = differing.flatMap((ref) => remote.get(ref) ?? [])
  const missing = new Set(await git.missingObjects(repositoryPath, [...new Set(seen)]))
  const updates = differing.flatMap((ref) => {
    const objectId = remote.get(ref)
    const newObjectId = objectId === undefined || missing.has(objectId) ? null : objectId
    const oldObjectId = tracked.get(ref) ?? null
    return oldObjectId === newObjectId ? [] : [{ ref: trackingRef(mirror.id, ref), oldObjectId, newObjectId }]
  })
  // Deletions first: `a` may have to go before `a/b` can come.
  await git.updateRefs(repositoryPath, [
    updates.filter(({ newObjectId }) => newObjectId === null),
    updates.filter(({ newObjectId }) => newObjectId !== null),
  ])
}
