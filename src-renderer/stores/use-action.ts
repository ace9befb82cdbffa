import { useCallback, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import { toAppError, type AppError } from '../../src-shared/errors/app-error.ts'
import { useContract } from './contract-context.tsx'

export type Action<K extends CallName> = {
  /** Resolves to the output, or to null when it failed; `error` then says why. */
  readonly run: (input: CallInput<K>) => Promise<CallOutput<K> | null>
  readonly isBusy: boolean
  /** Of the newest run. */
  readonly error: AppError | null
  /** Forgets the error. */
  readonly clear: () => void
}

type ActionState = { readonly busyCount: number; readonly error: AppError | null }

/** A call that a person triggers. Failures are kept to be shown, not thrown. */
export const useAction = <K extends CallName>(name: K): Action<K> => {
  const connection = useContract()
  const [{ busyCount, error }, setState] = useState<ActionState>({ busyCount: 0, error: null })

  const run = useCallback(
    async (input: CallInput<K>): Promise<CallOutput<K> | null> => {
      setState((state) => ({ busyCount: state.busyCount + 1, error: null }))
      let failure: AppError | null = null
      try {
        return await connection.call(name, input)
      } catch (thrown) {
        failure = toAppError(thrown)
        return null
      } finally {
        setState((state) => ({ busyCount: state.busyCount - 1, error: failure ?? state.error }))
      }
    },
    [connection, name],
  )
  const clear = useCallback(() => setState((state) => ({ ...state, error: null })), [])
  return { run, isBusy: busyCount > 0, error, clear }
}
