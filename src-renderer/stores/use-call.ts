import { useCallback } from 'react'
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import { useStores } from './contract-context.tsx'
import { useAnswer, useKept, type CallOptions } from './use-answer.ts'

export type CallAnswer<K extends CallName> = {
  /** Null while nothing was answered. A failed refresh leaves it. */
  readonly data: CallOutput<K> | null
  /** Of the last attempt. */
  readonly error: AppError | null
  /** The answer to this input is not here and is being read. */
  readonly isLoading: boolean
  /** That takes longer than 150 ms: show a skeleton. */
  readonly isSlow: boolean
  /** An answer is here and is being read anew. */
  readonly isRefreshing: boolean
  readonly reload: () => void
}

/**
 * The answer to a call, kept fresh while it is shown. It is read when the input changes, with each generation of the
 * connection, and when events ask for it; what was answered before shows at once. A null input asks nothing.
 */
export const useCall = <K extends CallName>(
  name: K,
  input: CallInput<K> | null,
  options: CallOptions = {},
): CallAnswer<K> => {
  const { answers, connection } = useStores()
  const text = input === null ? null : JSON.stringify(input)
  const key = text === null ? null : `${name} ${text}`
  const answer = useAnswer(
    key,
    () => connection.call(name, JSON.parse(text ?? '{}') as CallInput<K>),
    options.refreshOn,
  )
  const data = answer.data as CallOutput<K> | null
  const shown = useKept(data, key !== null && options.keepPrevious === true)

  return {
    data: shown,
    error: answer.error,
    isLoading: key !== null && data === null && answer.error === null,
    isSlow: answer.isSlow,
    isRefreshing: data !== null && answer.isBusy,
    reload: useCallback(() => {
      if (key !== null) answers.reload(key)
    }, [answers, key]),
  }
}
