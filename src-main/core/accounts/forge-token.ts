import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeSignIn } from '../ports/forge.ts'
import type { ForgeConnectionRow } from '../ports/forge-connection-store.ts'
import type { Vault } from '../ports/vault.ts'

/** A token as a person gives it. */
export type GivenToken = {
  readonly token: string
  /** Goes with it where the forge wants one: the e-mail address of a Bitbucket account. */
  readonly username?: string | undefined
}

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

// eslint-disable-next-line no-control-regex -- no header can carry them
const unsendable = /[\x00-\x20\x7f-\uffff]/

/**
 * What is wrong with a token can be said before any forge refuses it. Pasted white space around it is nobody's intent.
 * @throws AppError `invalid_input`, which never repeats the token
 */
export const cleanToken = (kind: ForgeKind, { token, username }: GivenToken): GivenToken => {
  const clean = token.trim()
  if (clean === '') throw invalid('The token is missing.', 'token')
  if (unsendable.test(clean)) {
    throw invalid('A token has no spaces, line breaks or letters beyond ASCII. Copy it again.', 'token')
  }
  const name = (username ?? '').trim()
  if (/[\r\n\0:]/.test(name)) throw invalid('An e-mail address has no colon or line breaks.', 'username')
  if (name !== '' && kind !== 'bitbucket') {
    throw invalid('Only tokens of Bitbucket go with an e-mail address.', 'username')
  }
  return { token: clean, ...(name === '' ? {} : { username: name }) }
}

export const signInOf = ({ token, username }: GivenToken): ForgeSignIn =>
  username === undefined ? { kind: 'token', token } : { kind: 'basic', username, password: token }

const sealedName = (accountId: string): string => `forge-token/${accountId}`

export const sealToken = (vault: Vault, accountId: string, token: string): Uint8Array =>
  vault.seal(sealedName(accountId), token)

/** @throws AppError `vault_locked` */
export const openToken = (
  vault: Vault,
  { accountId, sealedToken, tokenUsername }: ForgeConnectionRow,
): GivenToken => ({
  token: vault.open(sealedName(accountId), sealedToken),
  ...(tokenUsername === null ? {} : { username: tokenUsername }),
})
