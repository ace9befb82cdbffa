import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { Answer, Watcher } from './answer-cache.ts'
import { useStores } from './contract-context.tsx'

export type CallOptions = {
  /** Whether an event makes the answer old; it is then read anew, at most four times a second. */
  readonly refreshOn?: (event: ContractEvent) => boolean
  /** Shows the answer to the input before until the one to the new input is here. */
  readonly keepPrevious?: boolean
}

const notAsked: Answer = { data: null, error: null, isBusy: false, isSlow: false }

/**
 * Watches one answer of the cache.
 * @param key what is asked, complete; null asks nothing
 * @param read must depend on the key alone
 */
export const useAnswer = (
  key: string | null,
  read: Watcher['read'],
  refreshOn: CallOptions['refreshOn'],
): Answer => {
  const { answers } = useStores()
  const latest = useRef({ read, refreshOn })
  useLayoutEffect(() => {
    latest.current = { read, refreshOn }
  })

  const subscribe = useCallback(
    (onChange: () => void) => {
      if (key === null) return () => undefined
      return answers.watch(key, {
        read: latest.current.read,
        isOutdatedBy: (event) => latest.current.refreshOn?.(event) ?? false,
        onChange,
      })
    },
    [answers, key],
  )
  return useSyncExternalStore(subscribe, () => (key === null ? notAsked : answers.get(key)))
}

/** The value, or while there is none the last one there was. */
export const useKept = <T>(value: T | null, keep: boolean): T | null => {
  const [kept, setKept] = useState(value)
  if (value !== null && value !== kept) setKept(value)
  return value ?? (keep ? kept : null)
}
