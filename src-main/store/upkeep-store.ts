import type { UpkeepRow, UpkeepStore } from '../core/ports/upkeep-store.ts'
import type { Database } from './sqlite-driver.ts'

type Stored = Omit<UpkeepRow, 'sizes'> & {
  readonly totalBytes: number | null
  readonly keptBytes: number | null
  readonly packCount: number | null
}

const toRow = ({ totalBytes, keptBytes, packCount, ...row }: Stored): UpkeepRow => ({
  ...row,
  sizes:
    totalBytes === null || keptBytes === null || packCount === null
      ? null
      : { totalBytes, keptBytes, packCount },
})

export const createUpkeepStore = (database: Database): UpkeepStore => {
  const find = database.prepare<[string], Stored>(
    `SELECT repository_id AS repositoryId, looked_at AS lookedAt, seen_counter AS seenCounter, kept_at AS keptAt,
       full_at AS fullAt, full_counter AS fullCounter, next_full_at AS nextFullAt, total_bytes AS totalBytes,
       kept_bytes AS keptBytes, pack_count AS packCount
     FROM repository_upkeep WHERE repository_id = ?`,
  )
  // The repository may have been purged while it was tidied.
  const save = database.prepare(
    `INSERT INTO repository_upkeep (repository_id, looked_at, seen_counter, kept_at, full_at, full_counter,
       next_full_at, total_bytes, kept_bytes, pack_count)
     SELECT @repositoryId, @lookedAt, @seenCounter, @keptAt, @fullAt, @fullCounter, @nextFullAt, @totalBytes,
       @keptBytes, @packCount
     WHERE EXISTS (SELECT 1 FROM repositories WHERE id = @repositoryId)
     ON CONFLICT (repository_id) DO UPDATE SET looked_at = excluded.looked_at,
       seen_counter = excluded.seen_counter, kept_at = excluded.kept_at, full_at = excluded.full_at,
       full_counter = excluded.full_counter, next_full_at = excluded.next_full_at,
       total_bytes = excluded.total_bytes, kept_bytes = excluded.kept_bytes, pack_count = excluded.pack_count`,
  )
  const listDue = database
    .prepare<[number, number], string>(
      `SELECT repositories.id FROM repositories
         LEFT JOIN repository_upkeep ON repository_upkeep.repository_id = repositories.id
       WHERE repositories.deleted_at IS NULL AND repositories.state = 'ready' AND repositories.health = 'sound'
         AND (repository_upkeep.repository_id IS NULL
           OR repository_upkeep.seen_counter <> repositories.change_counter
           OR repository_upkeep.next_full_at <= ?)
       ORDER BY repository_upkeep.looked_at LIMIT ?`,
    )
    .pluck()
  const expectFull = database.prepare<[string]>(
    'UPDATE repository_upkeep SET full_counter = NULL WHERE repository_id = ?',
  )

  return {
    find: (repositoryId) => {
      const stored = find.get(repositoryId)
      return stored === undefined ? null : toRow(stored)
    },
    save: ({ sizes, ...row }) =>
      void save.run({
        ...row,
        totalBytes: sizes?.totalBytes ?? null,
        keptBytes: sizes?.keptBytes ?? null,
        packCount: sizes?.packCount ?? null,
      }),
    listDue: (now, limit) => listDue.all(now, limit),
    expectFull: (repositoryId) => void expectFull.run(repositoryId),
  }
}
