import { useState } from 'react'
import type { SignInState } from '../../../src-shared/domain/forge-sign-in.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'
import { useCall } from '../../stores/use-call.ts'

export type SignIn = {
  /** As it stands; null before it has begun. */
  readonly state: SignInState | null
  /** Why nothing more is known of it: the core was started anew. */
  readonly error: AppError | null
  readonly follow: (state: SignInState) => void
  /** Ends it when it waits, and forgets it. */
  readonly leave: () => void
}

/** A sign-in at a forge, from the moment it has begun, as it goes on. */
export const useSignIn = (): SignIn => {
  const connection = useContract()
  const [begun, setBegun] = useState<SignInState | null>(null)
  const id = begun?.id ?? null
  const { data, error } = useCall('accounts.signIn.get', id === null ? null : { id }, {
    refreshOn: (event) => event.name === 'signIn.changed' && event.payload.id === id,
  })
  const state = data ?? begun
  return {
    state: begun === null ? null : state,
    error: begun === null ? null : error,
    follow: setBegun,
    leave: () => {
      if (id !== null && state?.state === 'waiting') {
        connection.call('accounts.signIn.cancel', { id }).catch(() => undefined)
      }
      setBegun(null)
    },
  }
}
