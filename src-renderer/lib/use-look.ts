import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { toAppError, type AppError } from '../../src-shared/errors/app-error.ts'

export type Look<T> =
  | { readonly kind: 'none' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: AppError }

type Settled<T> = { readonly key: string; readonly look: Look<T> }

const none = { kind: 'none' } as const
const busy = { kind: 'busy' } as const

/**
 * Looks at something each time what it depends on changes, once it has stood still for a moment. The latest wins:
 * what an earlier look finds is not shown. Answers are not cached, because a sign-in may be part of the question.
 * @param key what is looked at, without secrets; null looks at nothing
 * @param read what `key` stands for
 * @param delayMs how long the key must stand still, in milliseconds
 */
export const useLook = <T>(
  key: string | null,
  read: () => Promise<T>,
  delayMs: number,
): { readonly look: Look<T>; readonly again: () => void } => {
  const [settled, setSettled] = useState<Settled<T> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(read)
  useLayoutEffect(() => {
    latest.current = read
  })
  const attemptKey = key === null ? null : `${attempt} ${key}`

  useEffect(() => {
    if (attemptKey === null) return
    let isLatest = true
    const settle = (look: Look<T>): void => {
      if (isLatest) setSettled({ key: attemptKey, look })
    }
    const timer = setTimeout(() => {
      latest
        .current()
        .then((value) => settle({ kind: 'done', value }))
        .catch((error: unknown) => settle({ kind: 'failed', error: toAppError(error) }))
    }, delayMs)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [attemptKey, delayMs])

  const again = useCallback(() => setAttempt((count) => count + 1), [])
  if (attemptKey === null) return { look: none, again }
  return { look: settled?.key === attemptKey ? settled.look : busy, again }
}
