import type { Account } from '../../src-shared/domain/account.ts'
import { tokenEndWords } from '../../src-shared/domain/forge-words.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'

const credentialWords = ({ credentialKind, username, keyFile, connection }: Account): string => {
  switch (credentialKind) {
    case 'password':
      return connection === null ? `password of ${username ?? '-'}` : 'token'
    case 'ssh_key':
      return `SSH key ${keyFile ?? '-'}`
    case 'ssh_agent':
      return 'SSH agent'
  }
}

/** How it stands with the token of a forge account, in a few words. */
const tokenWords = ({ connection }: Account, now: number): string => {
  if (connection === null) return '-'
  if (connection.failure !== null) return connection.failure.title
  return connection.expiresAt === null ? 'works' : tokenEndWords(connection.expiresAt, now)
}

export const accountTable = (accounts: readonly Account[], now: number): string =>
  renderTable(
    accounts.map((account) => [
      shortId(account.id),
      account.kind,
      account.host,
      account.label,
      credentialWords(account),
      tokenWords(account, now),
      account.mirrorCount,
    ]),
    ['ID', 'KIND', 'HOST', 'LABEL', 'CREDENTIAL', 'TOKEN', 'MIRRORS'],
  )

/** What a look at an account's forge found, line by line. */
export const connectionText = (account: Account, now: number): string => {
  const { connection } = account
  if (connection === null) return accountTable([account], now)
  const { login, webUrl, scopes, expiresAt, failure, shortcomings } = connection
  const lines =
    failure === null
      ? [
          `Connected to ${webUrl} as ${login}.`,
          ...(scopes === null ? [] : [`Its scopes: ${scopes.length === 0 ? 'none' : scopes.join(', ')}.`]),
          ...(expiresAt === null ? [] : [`The token ${tokenEndWords(expiresAt, now)}.`]),
        ]
      : [failure.title, failure.advice]
  return [...lines, ...shortcomings, '', accountTable([account], now)].join('\n')
}
