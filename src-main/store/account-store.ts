import type { AccountRow, AccountStore } from '../core/ports/account-store.ts'
import { createColumnUpdate } from './column-update.ts'
import type { Database } from './sqlite-driver.ts'

/**
 * Mirrors in the trash, and those of repositories there, are not counted: a secret can always be removed at once. Such
 * a mirror comes back without its account.
 */
const selectRow = `
  SELECT id, kind, host, label, credential_kind AS credentialKind, username, key_file AS keyFile,
    sealed_secret AS sealedSecret, created_at AS createdAt, changed_at AS changedAt,
    (SELECT count(*) FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
     WHERE mirrors.account_id = accounts.id AND mirrors.deleted_at IS NULL AND repositories.deleted_at IS NULL)
     AS mirrorCount
  FROM accounts`

export const createAccountStore = (database: Database): AccountStore => {
  const insert = database.prepare(
    `INSERT INTO accounts (id, kind, host, label, credential_kind, username, key_file, sealed_secret, created_at,
       changed_at)
     VALUES (@id, @kind, @host, @label, @credentialKind, @username, @keyFile, @sealedSecret, @createdAt, @changedAt)`,
  )
  const find = database.prepare<[string], AccountRow>(`${selectRow} WHERE id = ?`)
  const list = database.prepare<[], AccountRow>(`${selectRow} ORDER BY host, label, created_at, id`)
  const remove = database.prepare<[string]>('DELETE FROM accounts WHERE id = ?')

  return {
    insert: (account) => void insert.run(account),
    find: (id) => find.get(id) ?? null,
    list: () => list.all(),
    change: createColumnUpdate(database, 'accounts', {
      label: 'label',
      credentialKind: 'credential_kind',
      username: 'username',
      keyFile: 'key_file',
      sealedSecret: 'sealed_secret',
      changedAt: 'changed_at',
    }),
    remove: (id) => void remove.run(id),
  }
}
