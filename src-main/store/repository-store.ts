import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type {
  RepositoryRow,
  RepositoryStore,
  ServedRepositoryRow,
  TrashedRepositoryRow,
} from '../core/ports/repository-store.ts'
import { cutPage, decodeTextCursor, encodeCursor } from './cursor.ts'
import { createKeptRows, forgetting } from './kept-rows.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

const selectRow = `
  SELECT id, name, state, health, created_at AS createdAt, changed_at AS changedAt, change_counter AS changeCounter,
    (SELECT count(*) FROM mirrors
     WHERE mirrors.repository_id = repositories.id AND mirrors.deleted_at IS NULL) AS mirrorCount,
    deleted_at AS deletedAt
  FROM repositories`

/** Of as many repositories it is at hand where they are. */
const mostKept = 10_000

const listName = 'repositories'

const nameTaken = (name: string, cause: unknown): AppError =>
  new AppError('already_exists', `A repository named ${name} exists already.`, {
    details: { what: `A repository named ${name}` },
    cause,
  })

export const createRepositoryStore = (database: Database): RepositoryStore => {
  const insert = database.prepare<[string, string, string, string, number]>(
    'INSERT INTO repositories (id, name, name_folded, state, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const findByName = database.prepare<[string], RepositoryRow>(
    `${selectRow} WHERE deleted_at IS NULL AND name_folded = ?`,
  )
  const findServed = database.prepare<[string], ServedRepositoryRow>(
    'SELECT id, name, state, health FROM repositories WHERE deleted_at IS NULL AND name_folded = ?',
  )
  const findById = database.prepare<[string], RepositoryRow>(`${selectRow} WHERE id = ?`)
  const list = database.prepare<[string, string, number], RepositoryRow>(
    `${selectRow} WHERE deleted_at IS NULL AND name_folded > ? AND instr(name_folded, ?) > 0
     ORDER BY name_folded LIMIT ?`,
  )
  const count = database
    .prepare<[], number>('SELECT count(*) FROM repositories WHERE deleted_at IS NULL')
    .pluck()
  const listTrash = database.prepare<[], TrashedRepositoryRow>(
    `${selectRow} WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, name_folded`,
  )
  const setState = database.prepare<[string, string]>('UPDATE repositories SET state = ? WHERE id = ?')
  const setHealth = database.prepare<[string, string]>('UPDATE repositories SET health = ? WHERE id = ?')
  const listUnsound = database.prepare<[], RepositoryRow>(
    `${selectRow} WHERE health <> 'sound' ORDER BY created_at`,
  )
  const rename = database.prepare<[string, string, string]>(
    'UPDATE repositories SET name = ?, name_folded = ? WHERE id = ?',
  )
  const countChange = database.prepare<[number, string]>(
    'UPDATE repositories SET change_counter = change_counter + 1, changed_at = ? WHERE id = ?',
  )
  const trash = database.prepare<[number, string]>(
    'UPDATE repositories SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL',
  )
  const untrash = database.prepare<[string]>('UPDATE repositories SET deleted_at = NULL WHERE id = ?')
  const purge = database.prepare<[string]>('DELETE FROM repositories WHERE id = ?')

  const kept = createKeptRows<ServedRepositoryRow>(database, mostKept)

  return {
    insert: forgetting(kept, (row) => {
      try {
        insert.run(row.id, row.name, foldRepositoryName(row.name), row.state, row.createdAt)
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(row.name, error) : error
      }
    }),
    findServed: (name) => {
      const folded = foldRepositoryName(name)
      return kept.get(folded, () => findServed.get(folded) ?? null)
    },
    findByName: (name) => findByName.get(foldRepositoryName(name)) ?? null,
    findById: (id) => findById.get(id) ?? null,
    list: ({ cursor, limit, query }) => {
      const after = cursor === null ? '' : decodeTextCursor(listName, cursor)
      const rows = list.all(after, foldRepositoryName(query), limit + 1)
      return cutPage(rows, limit, (last) => encodeCursor(listName, foldRepositoryName(last.name)))
    },
    count: () => count.get() ?? 0,
    listTrash: () => listTrash.all(),
    setState: forgetting(kept, (id, state) => void setState.run(state, id)),
    setHealth: forgetting(kept, (id, health) => void setHealth.run(health, id)),
    listUnsound: () => listUnsound.all(),
    rename: forgetting(kept, (id, name) => {
      try {
        rename.run(name, foldRepositoryName(name), id)
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(name, error) : error
      }
    }),
    countChange: (id, at) => void countChange.run(at, id),
    trash: forgetting(kept, (id, at) => void trash.run(at, id)),
    untrash: forgetting(kept, (id) => {
      try {
        untrash.run(id)
      } catch (error) {
        throw isUniqueViolation(error) ? nameTaken(findById.get(id)?.name ?? id, error) : error
      }
    }),
    purge: forgetting(kept, (id) => void purge.run(id)),
  }
}
