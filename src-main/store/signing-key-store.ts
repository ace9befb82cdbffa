import { AppError } from '../../src-shared/errors/app-error.ts'
import type { SigningKeyRow, SigningKeyStore } from '../core/ports/signing-key-store.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

const selectRow = `
  SELECT id, organization, kind, fingerprint, label, key_text AS keyText, created_at AS createdAt
  FROM signing_keys`

export const createSigningKeyStore = (database: Database): SigningKeyStore => {
  const insert = database.prepare(
    `INSERT INTO signing_keys (id, organization, kind, fingerprint, label, key_text, created_at)
     VALUES (@id, @organization, @kind, @fingerprint, @label, @keyText, @createdAt)`,
  )
  const list = database.prepare<[], SigningKeyRow>(`${selectRow} ORDER BY organization, created_at, id`)
  const listByOrganization = database.prepare<[string], SigningKeyRow>(
    `${selectRow} WHERE organization = ? ORDER BY created_at, id`,
  )
  const find = database.prepare<[string], SigningKeyRow>(`${selectRow} WHERE id = ?`)
  const remove = database.prepare<[string]>('DELETE FROM signing_keys WHERE id = ?')

  return {
    insert: (key) => {
      try {
        insert.run(key)
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        const what = `The key ${key.fingerprint}`
        throw new AppError('already_exists', `${what} exists already.`, { details: { what }, cause: error })
      }
    },
    list: () => list.all(),
    listByOrganization: (organization) => listByOrganization.all(organization),
    find: (id) => find.get(id) ?? null,
    remove: (id) => void remove.run(id),
  }
}
