import { useState } from 'react'
import type { Account } from '../../../src-shared/domain/account.ts'
import { NewAppKeyDialog } from './new-app-key-dialog.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'
import { SignInAgainDialog } from './sign-in-again-dialog.tsx'

/** Another secret for an account at a forge, the way it got the one of now: by signing in, by a token, or an app's key. */
export const ForgeSignInDialog = ({
  account,
  onClose,
}: {
  readonly account: Account
  readonly onClose: () => void
}) => {
  const [byToken, setByToken] = useState((account.connection?.signIn ?? null) === null)
  if (account.connection?.appId !== undefined) return <NewAppKeyDialog account={account} onClose={onClose} />
  return byToken ? (
    <NewTokenDialog account={account} onClose={onClose} />
  ) : (
    <SignInAgainDialog account={account} onClose={onClose} onToken={() => setByToken(true)} />
  )
}
