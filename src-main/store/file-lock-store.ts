import type { FileLock, FileLockStore } from '../core/ports/file-lock-store.ts'
import { cutPage, decodeNumberCursor, encodeCursor } from './cursor.ts'
import type { Database } from './sqlite-driver.ts'

const listName = 'file-locks'

const selectLock = `
  SELECT sequence, id, repository_id AS repositoryId, path, ref, owner, locked_at AS lockedAt FROM file_locks`

type StoredLock = FileLock & { readonly sequence: number }

const toLock = ({ sequence: _sequence, ...lock }: StoredLock): FileLock => lock

export const createFileLockStore = (database: Database): FileLockStore => {
  const insert = database.prepare<[FileLock]>(
    `INSERT INTO file_locks (id, repository_id, path, ref, owner, locked_at)
     VALUES (@id, @repositoryId, @path, @ref, @owner, @lockedAt) ON CONFLICT (repository_id, path) DO NOTHING`,
  )
  const byPath = database.prepare<[string, string], StoredLock>(
    `${selectLock} WHERE repository_id = ? AND path = ?`,
  )
  const byId = database.prepare<[string, string], StoredLock>(
    `${selectLock} WHERE repository_id = ? AND id = ?`,
  )
  const list = database.prepare<
    [
      {
        readonly repositoryId: string
        readonly after: number
        readonly path: string | null
        readonly id: string | null
        readonly ref: string | null
        readonly limit: number
      },
    ],
    StoredLock
  >(
    `${selectLock} WHERE repository_id = @repositoryId AND sequence > @after
       AND (@path IS NULL OR path = @path) AND (@id IS NULL OR id = @id) AND (@ref IS NULL OR ref = @ref)
     ORDER BY sequence LIMIT @limit`,
  )
  const remove = database.prepare<[string, string]>(
    'DELETE FROM file_locks WHERE repository_id = ? AND id = ?',
  )

  return {
    insert: (lock) => {
      if (insert.run(lock).changes > 0) return null
      const present = byPath.get(lock.repositoryId, lock.path)
      return present === undefined ? null : toLock(present)
    },
    find: (repositoryId, id) => {
      const stored = byId.get(repositoryId, id)
      return stored === undefined ? null : toLock(stored)
    },
    list: (repositoryId, { path = null, id = null, ref = null }, { cursor, limit }) => {
      const after = cursor === null ? 0 : decodeNumberCursor(listName, cursor)
      const stored = list.all({ repositoryId, after, path, id, ref, limit: limit + 1 })
      const page = cutPage(stored, limit, ({ sequence }) => encodeCursor(listName, sequence))
      return { items: page.items.map(toLock), nextCursor: page.nextCursor }
    },
    remove: (repositoryId, id) => void remove.run(repositoryId, id),
  }
}
