import type { MirrorRow } from '../ports/mirror-store.ts'
import type { Stores } from '../ports/stores.ts'

/** Whether a run of this mirror is to bring its first data. Asked before the run ends. */
export const isFirstOf = ({ lastCheckedAt }: MirrorRow): boolean => lastCheckedAt === null

/** Whether a run is to bring the first data of its mirror, or of a repository that waits for it. Asked before it ends. */
export const isFirstSync = (
  stores: Pick<Stores, 'mirrors' | 'repositories'>,
  run: { readonly mirrorId: string | null; readonly repositoryId: string },
): boolean => {
  if (run.mirrorId === null) {
    return stores.repositories.findById(run.repositoryId)?.state === 'syncing_first'
  }
  const mirror = stores.mirrors.find(run.mirrorId) ?? stores.mirrors.findTrashed(run.mirrorId)
  return mirror !== null && isFirstOf(mirror)
}
