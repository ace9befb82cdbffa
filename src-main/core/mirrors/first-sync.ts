import type { Stores } from '../ports/stores.ts'

/** Whether a run is to bring the first data of its mirror, or of a repository that waits for it. Asked before it ends. */
export const isFirstSync = (
  stores: Pick<Stores, 'mirrors' | 'repositories'>,
  run: { readonly mirrorId: string | null; readonly repositoryId: string },
): boolean =>
  run.mirrorId === null
    ? stores.repositories.findById(run.repositoryId)?.state === 'syncing_first'
    : (stores.mirrors.find(run.mirrorId) ?? stores.mirrors.findTrashed(run.mirrorId))?.lastCheckedAt === null
