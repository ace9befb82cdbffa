import type { Account, AccountKind } from '../../../src-shared/domain/account.ts'

/** Where an account is and how it signs in, as far as a file can say it: nothing of this is secret. */
export type AccountSignIn = {
  readonly kind: AccountKind
  readonly host: string
  /** Of a forge. */
  readonly webUrl: string | null
  readonly credentialKind: Account['credentialKind']
  /** Of a password. */
  readonly username: string | null
  readonly keyFile: string | null
  /** Goes with the token of a Bitbucket account. */
  readonly email: string | null
  /** Of a GitHub App, which has a private key and no token. */
  readonly appId: string | null
}
