import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { TrashedMirror } from '../../../src-shared/domain/trashed-mirror.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorRow, TrashedMirrorRow } from '../ports/mirror-store.ts'
import { refuseOver, trashEndOf } from '../trash/trash-time.ts'
import type { Announcer } from './announcer.ts'
import type { MirrorTrashCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { missing } from './missing.ts'
import type { RunQueue } from './run-queue.ts'
import { storedAddress } from './stored-address.ts'

export type MirrorTrashParts = {
  readonly announcer: Announcer
  readonly queue: RunQueue
  /** @throws AppError `not_found` */
  readonly mirrorOf: (mirrorId: string) => MirrorRow
  /** @throws AppError `invalid_input` when changes would go in a circle with the mirrors that are there by now */
  readonly refuseCircle: (mirror: MirrorRow) => void
  /** A `nextRunAt` may have changed. */
  readonly rescheduled: () => void
}

const toTrashed = (row: TrashedMirrorRow): TrashedMirror => ({
  id: row.id,
  repositoryId: row.repositoryId,
  repository: row.repository,
  direction: row.direction,
  url: row.url,
  host: row.host,
  accountId: row.accountId,
  paused: row.pausedAt !== null,
  deletedAt: row.deletedAt,
  expiresAt: trashEndOf(row),
})

/**
 * The trash of mirrors: what is there is not seen by anything else, so that it cannot run, and comes back as it was. Its
 * tracking refs, its bases, its history and its account stay until its time is over.
 */
export const createMirrorTrash = (deps: MirrorEngineDeps, parts: MirrorTrashParts): MirrorTrashCalls => {
  const { stores, clock, events } = deps
  const { mirrors, repositories } = stores
  const { announcer, queue } = parts

  const trashedOf = (mirrorId: string): TrashedMirrorRow => {
    const row = mirrors.findTrashed(mirrorId)
    if (row === null) throw missing('The mirror in the trash')
    return row
  }
  /** Its repository is the way to it. */
  const refuseTrashedRepository = ({ repositoryId, repository }: MirrorRow): void => {
    if (repositories.findById(repositoryId)?.deletedAt === null) return
    const reason = `Its repository ${repository} is in the trash: take that back first.`
    throw new AppError('invalid_input', reason, { details: { reason } })
  }

  return {
    remove: async (mirrorId) => {
      const { repository, repositoryId } = parts.mirrorOf(mirrorId)
      // In the trash first: from then on nothing asks for a run of it, so what is stopped stays stopped.
      mirrors.trash(mirrorId, clock.now())
      const trashed = toTrashed(trashedOf(mirrorId))
      await queue.cancel((job) => job.mirrorId === mirrorId)
      events.emit('mirror.removed', { id: mirrorId, repository })
      announcer.repositoryChanged(repositoryId)
      parts.rescheduled()
      return trashed
    },
    listMirrorTrash: () => mirrors.listTrash().map(toTrashed),
    undelete: async (mirrorId, { confirmPublic = false } = {}): Promise<Mirror> => {
      const trashed = trashedOf(mirrorId)
      refuseOver(`the mirror of ${trashed.repository} with ${trashed.url}`, trashed, clock.now())
      refuseTrashedRepository(trashed)
      parts.refuseCircle(trashed)
      await deps.refusePublishing?.({
        repositoryId: trashed.repositoryId,
        repository: trashed.repository,
        mirrorId,
        direction: trashed.direction,
        address: storedAddress(trashed.url),
        isConfirmed: confirmPublic,
      })
      // Somebody may have been faster meanwhile.
      trashedOf(mirrorId)
      mirrors.untrash(mirrorId, clock.now())
      parts.rescheduled()
      announcer.mirrorChanged(mirrorId)
      announcer.repositoryChanged(trashed.repositoryId)
      return announcer.view(parts.mirrorOf(mirrorId))
    },
  }
}
