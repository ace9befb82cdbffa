import { forgeOfChoice } from '../../../src-shared/domain/forge-words.ts'
import type { SecretPlace, SetupAccount } from '../../../src-shared/domain/setup-file.ts'
import { tokenUsername } from '../../../src-shared/domain/token-username.ts'
import { normalizeAccountHost } from '../accounts/account-host.ts'
import { forgeWebUrl, hostOfWebUrl } from '../accounts/forge-address.ts'
import type { AccountSignIn } from './account-sign-in.ts'

/** An account as a file asks for it, in the words of the core. Its secret is not here, only where it is. */
export type WantedAccount = AccountSignIn & {
  readonly secret: { readonly kind: 'token' | 'password'; readonly place: SecretPlace } | null
  /** A forge whose file says how git signs in; without it, what there is stays. */
  readonly saysSsh: boolean
}

const secretOf = ({ token, password }: SetupAccount): WantedAccount['secret'] => {
  if (token !== undefined) return { kind: 'token', place: token }
  return password === undefined ? null : { kind: 'password', place: password }
}

/** @throws AppError `invalid_input` for an address that is none; `forge_cannot` */
export const wantedAccount = (account: SetupAccount): WantedAccount => {
  const { ssh, address: given } = account
  const keyFile = typeof ssh === 'object' ? ssh.key : null
  const common = {
    credentialKind: ssh === undefined ? 'password' : keyFile === null ? 'ssh_agent' : 'ssh_key',
    keyFile,
    email: account.email ?? null,
    appId: account.app ?? null,
    secret: secretOf(account),
    saysSsh: ssh !== undefined,
  } as const
  if (account.kind === 'generic') {
    const host = normalizeAccountHost(given ?? '')
    const username = ssh === undefined ? (account.username ?? tokenUsername(host)) : null
    return { ...common, kind: 'generic', host, webUrl: null, username }
  }
  const { kind, address = given } = forgeOfChoice(account.kind)
  const webUrl = forgeWebUrl(kind, address ?? null)
  return { ...common, kind, host: hostOfWebUrl(webUrl), webUrl, username: null }
}
