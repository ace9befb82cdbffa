import { useState } from 'react'
import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import { useContract } from '../../stores/contract-context.tsx'

/** A sign-in that was entered, or an account that exists. */
export type NewSignIn =
  | { readonly kind: 'credential'; readonly credential: CredentialInput }
  | { readonly kind: 'account'; readonly accountId: string }

export type SaveSignIn = {
  readonly phase: 'rest' | 'testing' | 'saving'
  readonly error: AppError | null
  /** The error is of the test; saving was not tried. */
  readonly failedInTest: boolean
  /** Resolves to whether it was saved. */
  readonly save: (signIn: NewSignIn, options?: { readonly untested?: boolean }) => Promise<boolean>
}

const asInput = (signIn: NewSignIn) =>
  signIn.kind === 'account' ? { accountId: signIn.accountId } : { credential: signIn.credential }

/**
 * Tries a sign-in, then saves it: as the new secret of the account, or for the mirrors themselves. The core tries
 * again what it stopped.
 */
export const useSaveSignIn = (target: {
  /** Null: the mirrors get the sign-in. */
  readonly accountId: string | null
  readonly mirrors: readonly Mirror[]
  readonly tryWith: Mirror | null
}): SaveSignIn => {
  const connection = useContract()
  const [phase, setPhase] = useState<SaveSignIn['phase']>('rest')
  const [failure, setFailure] = useState<{ readonly error: AppError; readonly inTest: boolean } | null>(null)

  const test = async (signIn: NewSignIn): Promise<void> => {
    if (target.tryWith === null) return
    const { url, direction, host } = target.tryWith
    const found = await connection.call('remotes.test', { url, direction, ...asInput(signIn) })
    if (direction === 'push' && found.canWrite === false) {
      throw new AppError('remote_write_denied', '', { details: { host } })
    }
  }
  const store = async (signIn: NewSignIn): Promise<void> => {
    if (target.accountId !== null && signIn.kind === 'credential') {
      await connection.call('accounts.change', { id: target.accountId, credential: signIn.credential })
      return
    }
    for (const { id } of target.mirrors) await connection.call('mirrors.change', { id, ...asInput(signIn) })
  }

  const save: SaveSignIn['save'] = async (signIn, { untested = false } = {}) => {
    setFailure(null)
    let inTest = !untested
    try {
      if (inTest) {
        setPhase('testing')
        await test(signIn)
        inTest = false
      }
      setPhase('saving')
      await store(signIn)
      return true
    } catch (thrown) {
      setFailure({ error: toAppError(thrown), inTest })
      return false
    } finally {
      setPhase('rest')
    }
  }
  return { phase, error: failure?.error ?? null, failedInTest: failure?.inTest ?? false, save }
}
