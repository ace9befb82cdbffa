import { AppError } from '../../src-shared/errors/app-error.ts'
import type { MirrorTrashStore, TrashedMirrorRow } from '../core/ports/mirror-store.ts'
import { toMirrorRow, type StoredMirror } from './mirror-row.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

type StoredTrash = StoredMirror & { readonly deletedAt: number }

const toTrashed = (stored: StoredTrash): TrashedMirrorRow => ({
  ...toMirrorRow(stored),
  deletedAt: stored.deletedAt,
})

/** A living mirror has its place; only one of them can run. */
const placeTaken = (url: string, cause: unknown): AppError =>
  new AppError('already_exists', `This repository has another mirror with ${url} by now.`, {
    details: {
      what: `Another mirror of this repository with ${url}`,
      advice: 'Remove that one first, or go on with it: this one stays in the trash until its time is over.',
    },
    cause,
  })

/**
 * The trash of mirrors, as that of repositories: a column says since when.
 * @param selectRow what a row is made of, up to its conditions
 */
export const createMirrorTrash = (database: Database, selectRow: string): MirrorTrashStore => {
  const trashed = selectRow.replace('SELECT', 'SELECT mirrors.deleted_at AS deletedAt,')
  const find = database.prepare<[string], StoredTrash>(
    `${trashed} WHERE mirrors.id = ? AND mirrors.deleted_at IS NOT NULL`,
  )
  const list = database.prepare<[], StoredTrash>(
    `${trashed} WHERE mirrors.deleted_at IS NOT NULL AND repositories.deleted_at IS NULL
     ORDER BY mirrors.deleted_at DESC, mirrors.id`,
  )
  const listBefore = database.prepare<[number], StoredTrash>(
    `${trashed} WHERE mirrors.deleted_at <= ? ORDER BY mirrors.deleted_at`,
  )
  const trash = database.prepare<[number, string]>(
    'UPDATE mirrors SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL',
  )
  const untrash = database.prepare<[number, string]>(
    `UPDATE mirrors SET deleted_at = NULL, held_by = NULL, next_run_at = ? WHERE id = ?`,
  )

  return {
    findTrashed: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toTrashed(stored)
    },
    listTrash: () => list.all().map(toTrashed),
    listTrashedBefore: (at) => listBefore.all(at).map(toTrashed),
    trash: (id, at) => void trash.run(at, id),
    untrash: (id, nextRunAt) => {
      try {
        untrash.run(nextRunAt, id)
      } catch (error) {
        throw isUniqueViolation(error) ? placeTaken(find.get(id)?.url ?? 'the remote', error) : error
      }
    },
  }
}
