import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { createClashFinder } from './name-clash.ts'
import { trackedRef, trackingPrefix } from './ref-scope.ts'
import type { MirrorRunContext } from './run-context.ts'

/**
 * Forgets what was tracked of refs that have gone from the remote, where their name keeps one of its refs from being
 * tracked: git cannot hold `a/b` and `a` at once, and a target where `a/b` gave way to `a` could never be seen again.
 */
export const makeRoomForTips = async (context: MirrorRunContext, remote: RefMap): Promise<void> => {
  const { git, mirror, repositoryPath } = context
  const tracked = await git.listRefs(repositoryPath, [trackingPrefix(mirror.id)])
  if (tracked.size === 0) return
  const clashOf = createClashFinder(remote.keys())
  const obstacles = [...tracked].filter(([name]) => {
    const ref = trackedRef(mirror.id, name)
    return ref !== null && !remote.has(ref) && clashOf(ref) !== null
  })
  if (obstacles.length === 0) return
  await git.updateRefs(repositoryPath, [
    obstacles.map(([ref, oldObjectId]) => ({ ref, oldObjectId, newObjectId: null })),
  ])
}
