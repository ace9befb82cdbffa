import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import { isMadeHere } from '../../../src-shared/domain/ssh-key.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Credential } from '../ports/remote-git.ts'
import type { AccountRow } from '../ports/account-store.ts'
import type { Vault } from '../ports/vault.ts'

const absolutePath = /^(?:\/|[a-z]:[\\/]|\\\\)/i
// eslint-disable-next-line no-control-regex -- they would end a line of git's credential protocol
const controlCharacters = /[\x00-\x1f\x7f]/

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/**
 * What is wrong with a credential can be said before any host refuses it.
 * @throws AppError `invalid_input`
 */
export const checkCredential = (
  credential: CredentialInput,
  keyFileExists: (path: string) => boolean,
): void => {
  switch (credential.kind) {
    case 'password':
      if (controlCharacters.test(credential.username + credential.password)) {
        throw invalid('A user name and a password have no line breaks or control characters.')
      }
      return
    case 'ssh_key':
      checkKeyFile(credential.keyFile, keyFileExists)
      return
    case 'ssh_agent':
  }
}

const checkKeyFile = (keyFile: string, keyFileExists: (path: string) => boolean): void => {
  if (controlCharacters.test(keyFile)) throw invalid('The path of a key file has no control characters.')
  if (!absolutePath.test(keyFile)) throw invalid('Give the whole path of the key file, from the root.')
  if (keyFile.endsWith('.pub')) throw invalid('This is the public key; give the file of the private one.')
  if (!keyFileExists(keyFile)) throw invalid(`There is no key file ${keyFile}.`)
}

/** The name under which the vault seals the secret of an account. */
const sealedName = (accountId: string): string => `account/${accountId}`

/** The columns of an account that hold its credential, the secret sealed. */
export const sealCredential = (
  vault: Vault,
  accountId: string,
  credential: CredentialInput,
): Pick<AccountRow, 'credentialKind' | 'username' | 'keyFile' | 'sealedSecret'> => ({
  credentialKind: credential.kind,
  username: credential.kind === 'password' ? credential.username : null,
  keyFile: credential.kind === 'ssh_key' ? credential.keyFile : null,
  sealedSecret:
    credential.kind === 'password' ? vault.seal(sealedName(accountId), credential.password) : null,
})

/** The credential of an account, opened. @throws AppError `vault_locked` */
export const openCredential = (vault: Vault, account: AccountRow): Credential => {
  switch (account.credentialKind) {
    case 'password':
      if (account.sealedSecret === null || account.username === null) throw incomplete(account.id)
      return {
        kind: 'password',
        username: account.username,
        password: vault.open(sealedName(account.id), account.sealedSecret),
      }
    case 'ssh_key':
      if (account.keyFile === null) throw incomplete(account.id)
      return { kind: 'ssh_key', keyFile: account.keyFile }
    case 'ssh_agent':
      return { kind: 'ssh_agent' }
  }
}

const incomplete = (accountId: string): AppError =>
  new AppError('internal', 'An account is stored without its credential.', { details: { accountId } })

/** What people call an account when they do not name it themselves. */
export const defaultLabel = (host: string, credential: CredentialInput): string => {
  switch (credential.kind) {
    case 'password':
      return `${credential.username}@${host}`
    case 'ssh_key':
      return isMadeHere(credential.keyFile)
        ? `SSH key@${host}`
        : `${credential.keyFile.split(/[\\/]/).at(-1) ?? 'SSH key'}@${host}`
    case 'ssh_agent':
      return `SSH agent@${host}`
  }
}
