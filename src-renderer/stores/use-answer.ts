import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { Answer, Watcher } from './answer-cache.ts'
import { useStores } from './contract-context.tsx'

const notAsked: Answer = { data: null, error: null, isBusy: false, isSlow: false }

/**
 * Watches one answer of the cache.
 * @param key what is asked, complete; null asks nothing
 * @param read must depend on the key alone
 */
export const useAnswer = (
  key: string | null,
  read: Watcher['read'],
  refreshOn: ((event: ContractEvent) => boolean) | undefined,
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
