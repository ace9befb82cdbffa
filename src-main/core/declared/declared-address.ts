import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { hostWithoutPort } from '../accounts/account-host.ts'
import type { KnownAccount } from './plan-accounts.ts'

/**
 * The address of `owner/name` at the host of an account: over SSH where that is how the account opens git, at the usual
 * port. A host with another one needs the whole address.
 */
export const addressAtAccount = (account: KnownAccount, path: string): RemoteAddress => {
  const name = path.replace(/\.git$/, '')
  const file = account.kind === 'sourcehut' ? name : `${name}.git`
  const url =
    account.credentialKind === 'password'
      ? `${account.webUrl ?? `https://${account.host}`}/${file}`
      : `git@${hostWithoutPort(account.host)}:${file}`
  return parseRemoteUrl(url).address
}
