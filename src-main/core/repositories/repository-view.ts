import type { Repository, TrashedRepository } from '../../../src-shared/domain/repository.ts'
import type { RepositoryRow, TrashedRepositoryRow } from '../ports/repository-store.ts'
import { trashEndOf } from '../trash/trash-time.ts'

/** A stored repository as the contract shows it. */
export const toRepository = (row: RepositoryRow): Repository => ({
  id: row.id,
  name: row.name,
  state: row.state,
  health: row.health,
  createdAt: row.createdAt,
  changedAt: row.changedAt,
  mirrorCount: row.mirrorCount,
})

/** A repository in the trash as the contract shows it. */
export const toTrashedRepository = (row: TrashedRepositoryRow): TrashedRepository => ({
  id: row.id,
  name: row.name,
  deletedAt: row.deletedAt,
  expiresAt: trashEndOf(row),
})
