import type { SignInWay } from '../../src-shared/domain/forge-sign-in.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import type { ForgeConnectionRow, ForgeConnectionStore } from '../core/ports/forge-connection-store.ts'
import type { Database } from './sqlite-driver.ts'

const selectRow = `
  SELECT connection.account_id AS accountId, web_url AS webUrl, sealed_token AS sealedToken,
    token_username AS tokenUsername, user_id AS userId, login, scopes, shortcomings, expires_at AS expiresAt,
    server_version AS serverVersion, checked_at AS checkedAt, connection.failure, warned_days AS warnedDays,
    sign_in.way, sign_in.sealed_refresh IS NOT NULL AS isRenewed, sign_in.failure IS NOT NULL AS isOver
  FROM forge_connections AS connection
  LEFT JOIN forge_sign_ins AS sign_in ON sign_in.account_id = connection.account_id`

type StoredConnection = Omit<ForgeConnectionRow, 'scopes' | 'shortcomings' | 'failure' | 'signIn'> & {
  readonly scopes: string | null
  readonly shortcomings: string
  readonly failure: string | null
  readonly way: SignInWay | null
  readonly isRenewed: 0 | 1
  readonly isOver: 0 | 1
}

const toRow = ({
  scopes,
  shortcomings,
  failure,
  way,
  isRenewed,
  isOver,
  ...stored
}: StoredConnection): ForgeConnectionRow => ({
  ...stored,
  signIn: way === null ? null : { way, isRenewed: isRenewed === 1, isOver: isOver === 1 },
  scopes: scopes === null ? null : (JSON.parse(scopes) as string[]),
  shortcomings: JSON.parse(shortcomings) as string[],
  failure: failure === null ? null : (JSON.parse(failure) as Failure),
})

export const createForgeConnectionStore = (database: Database): ForgeConnectionStore => {
  const upsert = database.prepare(
    `INSERT INTO forge_connections (account_id, web_url, sealed_token, token_username, user_id, login, scopes,
       shortcomings, expires_at, server_version, checked_at, failure, warned_days)
     VALUES (@accountId, @webUrl, @sealedToken, @tokenUsername, @userId, @login, @scopes, @shortcomings, @expiresAt,
       @serverVersion, @checkedAt, @failure, @warnedDays)
     ON CONFLICT (account_id) DO UPDATE SET web_url = excluded.web_url, sealed_token = excluded.sealed_token,
       token_username = excluded.token_username, user_id = excluded.user_id, login = excluded.login,
       scopes = excluded.scopes, shortcomings = excluded.shortcomings, expires_at = excluded.expires_at,
       server_version = excluded.server_version, checked_at = excluded.checked_at, failure = excluded.failure,
       warned_days = excluded.warned_days`,
  )
  const find = database.prepare<[string], StoredConnection>(`${selectRow} WHERE connection.account_id = ?`)
  const list = database.prepare<[], StoredConnection>(`${selectRow} ORDER BY connection.account_id`)

  const save = database.transaction(
    (
      { scopes, shortcomings, failure, ...row }: Omit<ForgeConnectionRow, 'signIn'>,
      alongside?: () => void,
    ) => {
      // First: the row refers to the account, which may be made by it.
      alongside?.()
      upsert.run({
        ...row,
        scopes: scopes === null ? null : JSON.stringify(scopes),
        shortcomings: JSON.stringify(shortcomings),
        failure: failure === null ? null : JSON.stringify(failure),
      })
    },
  )

  return {
    save: (row, alongside) => save(row, alongside),
    find: (accountId) => {
      const stored = find.get(accountId)
      return stored === undefined ? null : toRow(stored)
    },
    list: () => list.all().map(toRow),
  }
}
