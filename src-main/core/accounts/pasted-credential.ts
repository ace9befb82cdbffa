import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import type { ParsedRemote } from '../../../src-shared/domain/remote-url.ts'

/** Hosts take any user name beside a token. */
const anyUserName = 'x-access-token'
/** Tokens that are pasted where a user name goes; never shown as one. */
const tokenForm = /^(?:gh[opusr]_|github_pat_|glpat-|ATATT|ATBB|eyJ)|^[0-9a-f]{40}$/

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
  if (emptyPassword && tokenForm.test(username)) {
    return { kind: 'password', username: anyUserName, password: username }
  }
  if (password === '') return null
  return { kind: 'password', username: username === '' ? anyUserName : username, password }
}
