import type { SshKeyRow, SshKeyStore } from '../core/ports/ssh-key-store.ts'
import type { Database } from './sqlite-driver.ts'

const selectRow = `
  SELECT id, key_file AS keyFile, public_key AS publicKey, fingerprint, sealed_passphrase AS sealedPassphrase,
    created_at AS createdAt
  FROM ssh_keys`

export const createSshKeyStore = (database: Database): SshKeyStore => {
  const insert = database.prepare(
    `INSERT INTO ssh_keys (id, key_file, public_key, fingerprint, sealed_passphrase, created_at)
     VALUES (@id, @keyFile, @publicKey, @fingerprint, @sealedPassphrase, @createdAt)`,
  )
  const findByFile = database.prepare<[string], SshKeyRow>(`${selectRow} WHERE key_file = ?`)
  const list = database.prepare<[], SshKeyRow>(`${selectRow} ORDER BY created_at, id`)
  const remove = database.prepare<[string]>('DELETE FROM ssh_keys WHERE id = ?')
  const moveAccounts = database.prepare(
    `UPDATE accounts SET key_file = @keyFile WHERE key_file = (SELECT key_file FROM ssh_keys WHERE id = @id)`,
  )
  const move = database.prepare('UPDATE ssh_keys SET key_file = @keyFile WHERE id = @id')
  const moved = database.transaction((id: string, keyFile: string) => {
    moveAccounts.run({ id, keyFile })
    move.run({ id, keyFile })
  })
  return {
    insert: (key) => void insert.run(key),
    findByFile: (keyFile) => findByFile.get(keyFile) ?? null,
    list: () => list.all(),
    remove: (id) => void remove.run(id),
    moved: (id, keyFile) => moved(id, keyFile),
  }
}
