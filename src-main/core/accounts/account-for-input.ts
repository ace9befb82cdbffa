import type { Account, CredentialInput } from '../../../src-shared/domain/account.ts'
import type { ParsedRemote, RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountRow, AccountStore } from '../ports/account-store.ts'
import type { Vault } from '../ports/vault.ts'
import { openCredential } from './account-credential.ts'
import { hostWithoutPort, normalizeAccountHost } from './account-host.ts'
import { pastedCredential } from './pasted-credential.ts'

/** How a remote is to be opened, as it was given: with its address, as a stored account, or right now. */
export type AccountInput = {
  readonly address: RemoteAddress
  readonly userInfo: ParsedRemote['userInfo']
  readonly accountId?: string | null | undefined
  readonly credential?: CredentialInput | undefined
}

type Parts = {
  readonly accounts: Pick<AccountStore, 'list'>
  readonly vault: Vault
  readonly find: (id: string) => AccountRow
  readonly add: (account: { readonly host: string; readonly credential: CredentialInput }) => AccountRow
}

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const isSshKind = (kind: Account['credentialKind']): boolean => kind !== 'password'

/** @throws AppError `invalid_input` when an account of this kind cannot open an address of this protocol */
const checkProtocol = (kind: Account['credentialKind'], { protocol }: RemoteAddress): void => {
  if (protocol === 'file') throw invalid('A path on this computer needs no account.')
  if (protocol === 'git') throw invalid('A git:// address is open to all and knows no sign-in.')
  if (isSshKind(kind) && protocol !== 'ssh') throw invalid('An SSH key opens SSH addresses only.')
  if (!isSshKind(kind) && protocol === 'ssh') {
    throw invalid('An SSH address is opened by an SSH key, not by a password.')
  }
}

/** An account whose secret cannot be opened is another one, as far as anybody can tell. */
const hasSamePassword = (vault: Vault, account: AccountRow, password: string): boolean => {
  // A GitHub App has none: it is given a token for each job.
  if (account.sealedSecret === null) return false
  try {
    const opened = openCredential(vault, account)
    return opened.kind === 'password' && opened.password === password
  } catch (error) {
    if (isAppError(error) && error.code === 'vault_locked') return false
    throw error
  }
}

const isSame = (vault: Vault, account: AccountRow, host: string, credential: CredentialInput): boolean => {
  if (account.host !== host || account.credentialKind !== credential.kind) return false
  switch (credential.kind) {
    case 'password':
      return account.username === credential.username && hasSamePassword(vault, account, credential.password)
    case 'ssh_key':
      return account.keyFile === credential.keyFile
    case 'ssh_agent':
      return true
  }
}

/** @throws AppError `invalid_input` when an account cannot open an address */
export const checkGivenAccount = (
  account: Pick<AccountRow, 'credentialKind' | 'host'>,
  address: RemoteAddress,
): void => {
  const kind = account.credentialKind
  checkProtocol(kind, address)
  // A password goes to the host it was given for and to no other; SSH keys prove without being sent.
  const sameHost = isSshKind(kind)
    ? hostWithoutPort(account.host) === hostWithoutPort(address.host)
    : account.host === address.host
  if (!sameHost) throw invalid(`This account is for ${account.host}, the address is at ${address.host}.`)
}

type SignIn =
  | { readonly kind: 'account'; readonly account: AccountRow }
  | { readonly kind: 'given'; readonly credential: CredentialInput }

/**
 * What was given to open a remote: at most one of three ways, and one that fits the address.
 * @returns null when nothing was given
 * @throws AppError `not_found`, `invalid_input`
 */
export const signInOf = (find: Parts['find'], input: AccountInput): SignIn | null => {
  const { address, userInfo, accountId, credential } = input
  const pasted = pastedCredential(userInfo)
  const given = [accountId, credential, pasted].filter((value) => value !== undefined && value !== null)
  if (given.length > 1) {
    throw invalid('Give one of the three: a user name and password in the address, an account, a credential.')
  }
  if (accountId !== undefined && accountId !== null) {
    const account = find(accountId)
    checkGivenAccount(account, address)
    return { kind: 'account', account }
  }
  const fresh = credential ?? pasted
  if (fresh === null) return null
  checkProtocol(fresh.kind, address)
  return { kind: 'given', credential: fresh }
}

/**
 * The account that opens a remote: the one named, one that is identical to the credential given, or a new one; null
 * when nothing was given. An account that merely exists for the host is never taken unasked.
 * @throws AppError `not_found`, `invalid_input`
 */
export const accountForInput = (
  { accounts, vault, find, add }: Parts,
  input: AccountInput,
): string | null => {
  const signIn = signInOf(find, input)
  if (signIn === null) return null
  if (signIn.kind === 'account') return signIn.account.id
  const { credential } = signIn
  const host = normalizeAccountHost(input.address.host)
  const existing = accounts.list().find((account) => isSame(vault, account, host, credential))
  return existing?.id ?? add({ host, credential }).id
}
