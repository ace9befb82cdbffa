import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { AccountRow } from '../ports/account-store.ts'
import type { Credential } from '../ports/remote-git.ts'
import { findAccount } from './find-account.ts'

/**
 * The credential of an account, made ready for one job of git at an address; null for no account.
 * @param url of the remote that it is to open
 * @param refused the one that the remote has just refused, and how: another is made where that is possible, else it
 *   comes again
 * @throws AppError `not_found`, `vault_locked`, and what a forge says that is asked for a token
 */
export type OpenJobCredential = (
  accountId: string | null,
  url: string,
  refused?: RefusedCredential,
) => Credential | null | Promise<Credential | null>

export type RefusedCredential = { readonly credential: Credential; readonly code: ErrorCode }

export type JobCredentialParts = {
  readonly accounts: { readonly find: (id: string) => AccountRow | null }
  /** What is stored, opened. */
  readonly open: (accountId: string) => Credential | null
  /**
   * Sees to it that what is stored is good for a job. Is waited for before anything is opened; `refused` when the remote
   * has just refused it.
   */
  readonly prepare?: (accountId: string, refused: boolean) => Promise<void>
  readonly isApp: (account: AccountRow) => boolean
  /** A token that an app is given for the repository at the address. */
  readonly ofApp: (accountId: string, url: string, refused: string | null) => Promise<Credential>
}

/** How every job of git comes to its credential: the one place for what has to happen before it can be used. */
export const createJobCredential =
  (parts: JobCredentialParts): ((...asked: Parameters<OpenJobCredential>) => Promise<Credential | null>) =>
  async (accountId, url, refused) => {
    if (accountId === null) return null
    const account = findAccount(parts.accounts, accountId)
    if (parts.isApp(account)) {
      const credential = refused?.credential
      return parts.ofApp(accountId, url, credential?.kind === 'password' ? credential.password : null)
    }
    await parts.prepare?.(accountId, refused?.code === 'remote_auth_failed')
    return parts.open(accountId)
  }
