import type { Failure } from '../../src-shared/domain/run.ts'
import type { SignInRow, SignInStore } from '../core/ports/sign-in-store.ts'
import type { Database } from './sqlite-driver.ts'

type StoredSignIn = Omit<SignInRow, 'failure'> & { readonly failure: string | null }

export const createSignInStore = (database: Database): SignInStore => {
  const find = database.prepare<[string], StoredSignIn>(
    `SELECT account_id AS accountId, way, client_id AS clientId, sealed_refresh AS sealedRefresh,
       granted_at AS grantedAt, token_ends_at AS tokenEndsAt, refresh_ends_at AS refreshEndsAt, failure
     FROM forge_sign_ins WHERE account_id = ?`,
  )
  const save = database.prepare(
    `INSERT OR REPLACE INTO forge_sign_ins (account_id, way, client_id, sealed_refresh, granted_at, token_ends_at,
       refresh_ends_at, failure)
     VALUES (@accountId, @way, @clientId, @sealedRefresh, @grantedAt, @tokenEndsAt, @refreshEndsAt, @failure)`,
  )
  const remove = database.prepare<[string]>('DELETE FROM forge_sign_ins WHERE account_id = ?')
  const clientId = database.prepare<[string], { clientId: string }>(
    'SELECT client_id AS clientId FROM forge_apps WHERE web_url = ?',
  )
  const remember = database.prepare<[string, string, number]>(
    'INSERT OR REPLACE INTO forge_apps (web_url, client_id, changed_at) VALUES (?, ?, ?)',
  )
  return {
    find: (accountId) => {
      const stored = find.get(accountId)
      if (stored === undefined) return null
      const { failure, ...row } = stored
      return { ...row, failure: failure === null ? null : (JSON.parse(failure) as Failure) }
    },
    save: ({ failure, ...row }) =>
      void save.run({ ...row, failure: failure === null ? null : JSON.stringify(failure) }),
    remove: (accountId) => void remove.run(accountId),
    clientIdAt: (webUrl) => clientId.get(webUrl)?.clientId ?? null,
    rememberClientId: (webUrl, id, at) => void remember.run(webUrl, id, at),
  }
}
