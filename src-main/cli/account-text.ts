import type { Account } from '../../src-shared/domain/account.ts'
import { tokenEndWords } from '../../src-shared/domain/forge-words.ts'
import { isMadeHere } from '../../src-shared/domain/ssh-key.ts'
import { shortId } from './short-id.ts'
import { renderTable } from './table.ts'

const credentialWords = ({ credentialKind, username, keyFile, connection }: Account): string => {
  switch (credentialKind) {
    case 'password':
      if (connection === null) return `password of ${username ?? '-'}`
      if (connection.appId !== undefined) return `app ${connection.appId}`
      return connection.signIn === null ? 'token' : 'signed in'
    case 'ssh_key':
      return keyFile !== null && isMadeHere(keyFile) ? 'SSH key made here' : `SSH key ${keyFile ?? '-'}`
    case 'ssh_agent':
      return 'SSH agent'
  }
}

/** How it stands with the token of a forge account, in a few words. */
const tokenWords = ({ connection }: Account, now: number): string => {
  if (connection === null) return '-'
  if (connection.failure !== null) return connection.failure.title
  if (connection.signIn?.isOver === true) return 'sign in again'
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
  const { login, webUrl, scopes, expiresAt, failure, shortcomings, signIn } = connection
  const lines =
    failure === null
      ? [
          `Connected to ${webUrl} as ${login}.`,
          ...(scopes === null ? [] : [`Its scopes: ${scopes.length === 0 ? 'none' : scopes.join(', ')}.`]),
          ...(expiresAt === null ? [] : [`The token ${tokenEndWords(expiresAt, now)}.`]),
          ...(signIn?.isRenewed === true ? ['The token is renewed by itself.'] : []),
        ]
      : [failure.title, failure.advice]
  return [...lines, ...shortcomings, '', accountTable([account], now)].join('\n')
}
