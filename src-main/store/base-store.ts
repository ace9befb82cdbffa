import { AppError } from '../../src-shared/errors/app-error.ts'
import type { BaseStore, GitCredentialRow, RepositoryBase } from '../core/ports/base-store.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

const selectBase = `
  SELECT repository_id AS repositoryId, operation, provider, owner, name, url, mirror_id AS mirrorId,
    created_at AS createdAt
  FROM repository_bases`

const selectCredential = `
  SELECT id, repository_id AS repositoryId, account_id AS accountId, created_at AS createdAt FROM git_credentials`

const credentialExists = (cause: unknown): AppError => {
  const what = 'A credential for this repository'
  return new AppError('already_exists', 'A credential already exists for this repository', {
    details: { what },
    cause,
  })
}

export const createBaseStore = (database: Database): BaseStore => {
  const insert = database.prepare<[RepositoryBase]>(
    `INSERT INTO repository_bases (repository_id, operation, provider, owner, name, url, mirror_id, created_at)
     VALUES (@repositoryId, @operation, @provider, @owner, @name, @url, @mirrorId, @createdAt)`,
  )
  // A base whose mirror is in the trash goes, or comes back, with it.
  const find = database.prepare<[string], RepositoryBase>(
    `${selectBase} WHERE repository_id = ?
       AND (mirror_id IS NULL OR mirror_id IN (SELECT id FROM mirrors WHERE deleted_at IS NULL))`,
  )
  const setMirror = database.prepare<[string, string]>(
    'UPDATE repository_bases SET mirror_id = ? WHERE repository_id = ?',
  )
  const remove = database.prepare<[string]>('DELETE FROM repository_bases WHERE repository_id = ?')
  const insertCredential = database.prepare<[GitCredentialRow]>(
    `INSERT INTO git_credentials (id, repository_id, account_id, created_at)
     VALUES (@id, @repositoryId, @accountId, @createdAt)`,
  )
  const findCredential = database.prepare<[string], GitCredentialRow>(`${selectCredential} WHERE id = ?`)
  const credentialOf = database.prepare<[string], GitCredentialRow>(
    `${selectCredential} WHERE repository_id = ?`,
  )
  const removeCredential = database.prepare<[string]>('DELETE FROM git_credentials WHERE id = ?')

  return {
    insert: (base) => void insert.run(base),
    find: (repositoryId) => find.get(repositoryId) ?? null,
    setMirror: (repositoryId, mirrorId) => void setMirror.run(mirrorId, repositoryId),
    remove: (repositoryId) => void remove.run(repositoryId),
    insertCredential: (credential) => {
      try {
        insertCredential.run(credential)
      } catch (error) {
        throw isUniqueViolation(error) ? credentialExists(error) : error
      }
    },
    findCredential: (id) => findCredential.get(id) ?? null,
    credentialOf: (repositoryId) => credentialOf.get(repositoryId) ?? null,
    removeCredential: (id) => void removeCredential.run(id),
  }
}
