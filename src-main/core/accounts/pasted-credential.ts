import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import type { ParsedRemote } from '../../../src-shared/domain/remote-url.ts'
import { looksLikeToken } from '../../../src-shared/domain/token-form.ts'

/** Hosts take any user name beside a token. */
const anyUserName = 'x-access-token'

/**
 * The credential in a pasted address like `https://user:password@host/…`; null when there is none. A user name alone
 * (`https://user@host/…`, as some hosts offer for copying) opens nothing and counts as none.
 */
export const pastedCredential = (
  userInfo: ParsedRemote['userInfo'],
): Extract<CredentialInput, { kind: 'password' }> | null => {
  if (userInfo === null) return null
  const { username, password } = userInfo
  const emptyPassword = password === '' || password === 'x-oauth-basic'
  if (emptyPassword && looksLikeToken(username)) {
    return { kind: 'password', username: anyUserName, password: username }
  }
  if (password === '') return null
  return { kind: 'password', username: username === '' ? anyUserName : username, password }
}
