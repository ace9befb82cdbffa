import { AppError } from '../../src-shared/errors/app-error.ts'
import type { PublicKeyRow, PublicKeyStore } from '../core/ports/public-key-store.ts'
import { createKeptRows, forgetting } from './kept-rows.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

const selectRow = `
  SELECT id, organization, algorithm, fingerprint, label, built_in AS builtIn, pem, created_at AS createdAt
  FROM public_keys`

type StoredKey = Omit<PublicKeyRow, 'builtIn'> & { readonly builtIn: number }

/** Of as many keys the row is at hand. */
const mostKept = 1_000

const toRow = (stored: StoredKey): PublicKeyRow => ({ ...stored, builtIn: stored.builtIn === 1 })

export const createPublicKeyStore = (database: Database): PublicKeyStore => {
  const insert = database.prepare(
    `INSERT INTO public_keys (id, organization, algorithm, fingerprint, label, built_in, pem, created_at)
     VALUES (@id, @organization, @algorithm, @fingerprint, @label, @builtIn, @pem, @createdAt)`,
  )
  const list = database.prepare<[], StoredKey>(`${selectRow} ORDER BY organization, created_at, id`)
  const listByOrganization = database.prepare<[string], StoredKey>(
    `${selectRow} WHERE organization = ? ORDER BY created_at, id`,
  )
  const find = database.prepare<[string], StoredKey>(`${selectRow} WHERE id = ?`)
  const remove = database.prepare<[string]>('DELETE FROM public_keys WHERE id = ?')

  const kept = createKeptRows<PublicKeyRow>(database, mostKept)

  return {
    insert: forgetting(kept, (key) => {
      try {
        insert.run({ ...key, builtIn: key.builtIn ? 1 : 0 })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        const what = `The key ${key.fingerprint}`
        throw new AppError('already_exists', `${what} exists already.`, { details: { what }, cause: error })
      }
    }),
    list: () => list.all().map(toRow),
    listByOrganization: (organization) => listByOrganization.all(organization).map(toRow),
    find: (id) =>
      kept.get(id, () => {
        const stored = find.get(id)
        return stored === undefined ? null : toRow(stored)
      }),
    remove: forgetting(kept, (id) => void remove.run(id)),
  }
}
