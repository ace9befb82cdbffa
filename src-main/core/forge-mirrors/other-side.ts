import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { signInOf } from '../accounts/account-for-input.ts'
import { findAccount } from '../accounts/find-account.ts'
import type { ForgeMirrorSignIn } from '../ports/forge-mirrors.ts'
import type { ForgeSignInKind } from '../../../src-shared/domain/forge-run.ts'
import type { Remote } from '../ports/remote-git.ts'
import type { ForgeMirrorParts } from './forge-mirror-parts.ts'

/** The other side of a mirror: for us to look at, and for the forge to sign in at. */
export type OtherSide = {
  readonly address: RemoteAddress
  readonly accountId: string | null
  /** What this computer opens it with. */
  readonly remote: Remote
  /** What the forge is given. */
  readonly signIn: ForgeMirrorSignIn
  readonly signInKind: ForgeSignInKind
}

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/**
 * @throws AppError `invalid_input` for an address with a sign-in in it, which the forge would show, or an account that
 *   does not fit; `not_found`, `vault_locked`
 */
export const otherSideOf = (
  parts: Pick<ForgeMirrorParts, 'accounts' | 'hasPassingToken' | 'openCredential'>,
  given: { readonly url: string; readonly accountId: string | null; readonly deployKey: boolean },
): OtherSide => {
  const { address, userInfo } = parseRemoteUrl(given.url)
  if (userInfo !== null) {
    throw invalid('Give the address alone, and the sign-in as an account: the forge would show it.', 'url')
  }
  if (address.protocol === 'file') {
    throw invalid('A folder of this computer is out of reach for the forge.', 'url')
  }
  const { accountId } = given
  signInOf((id) => findAccount(parts.accounts, id), { address, userInfo: null, accountId })
  if (accountId !== null && !given.deployKey && parts.hasPassingToken(accountId)) {
    throw invalid(
      'The token of this account ends within hours, and the forge that is given it could not renew it. Take an account with a token that lasts.',
      'otherAccountId',
    )
  }
  const credential = parts.openCredential(accountId)
  const remote: Remote = { address, credential }
  const of = { address, accountId, remote }
  if (given.deployKey) return { ...of, signIn: { kind: 'deploy_key' }, signInKind: 'deploy_key' }
  if (credential === null) return { ...of, signIn: { kind: 'none' }, signInKind: 'none' }
  if (credential.kind === 'password') return { ...of, signIn: credential, signInKind: 'account' }
  throw invalid(
    'This account signs in with an SSH key, which does not leave this computer. Take one with a token, or let the forge make a key of its own.',
    'otherAccountId',
  )
}
