import type { Account } from '../../../src-shared/domain/account.ts'
import type { ForgeConnection } from '../../../src-shared/domain/forge-connection.ts'
import type { AccountRow } from '../ports/account-store.ts'
import type { ForgeConnectionRow } from '../ports/forge-connection-store.ts'
import { isGitHubApp } from './is-github-app.ts'

const toConnection = (row: ForgeConnectionRow, isApp: boolean): ForgeConnection => ({
  webUrl: row.webUrl,
  login: row.login,
  ...(isApp ? { appId: row.tokenUsername ?? '' } : {}),
  scopes: row.scopes,
  shortcomings: row.shortcomings,
  expiresAt: row.expiresAt,
  signIn: row.signIn,
  serverVersion: row.serverVersion,
  checkedAt: row.checkedAt,
  failure: row.failure,
})

/** An account as everybody may see it: field by field, so that nothing sealed slips out with a column that comes later. */
export const toAccount = (row: AccountRow, connection: ForgeConnectionRow | null): Account => ({
  id: row.id,
  kind: row.kind,
  host: row.host,
  label: row.label,
  credentialKind: row.credentialKind,
  username: row.username,
  keyFile: row.keyFile,
  connection: connection === null ? null : toConnection(connection, isGitHubApp(row, connection)),
  mirrorCount: row.mirrorCount,
  createdAt: row.createdAt,
  changedAt: row.changedAt,
})
