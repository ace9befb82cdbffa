import type { Account } from '../../../src-shared/domain/account.ts'

/** What helps against a sign-in that a host refuses, on its button: what the account has got another one of. */
export const signInRemedyWords = (account: Pick<Account, 'connection'> | null): string => {
  const connection = account?.connection ?? null
  if (connection === null) return 'Correct the sign-in'
  if (connection.appId !== undefined) return 'Give another key'
  return connection.signIn === null ? 'Give another token' : 'Sign in again'
}
