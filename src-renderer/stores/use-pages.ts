import { useCallback } from 'react'
import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import type { AppError } from '../../src-shared/errors/app-error.ts'
import type { Connection } from '../transport/connection.ts'
import { useStores } from './contract-context.tsx'
import { useAnswer, useKept, type CallOptions } from './use-answer.ts'

type PageOf<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }

/** Calls that answer in pages. */
export type PagedCallName = {
  [K in CallName]: CallOutput<K> extends PageOf<unknown> ? K : never
}[CallName]
export type PagedItem<K extends PagedCallName> = CallOutput<K>['items'][number]

export type Pages<K extends PagedCallName> = {
  /** Of all pages that were read. */
  readonly items: readonly PagedItem<K>[]
  /** The page that was read last: what it says beside its items, e.g. the remotes of a matrix. Null before. */
  readonly page: CallOutput<K> | null
  readonly loadMore: () => void
  readonly hasMore: boolean
  /** How many there are on all pages; null when the call does not say. */
  readonly total: number | null
  /** Nothing is here and it is being read. */
  readonly isLoading: boolean
  /** That takes longer than 150 ms: show a skeleton. */
  readonly isSlow: boolean
  /** Something is here and more of it, or all anew, is being read. */
  readonly isRefreshing: boolean
  /** Of the last attempt. */
  readonly error: AppError | null
  /** Reads as many anew as are shown. */
  readonly reload: () => void
}

/** The most items one call gives. */
const largestPage = 500

type Known<K extends PagedCallName> = {
  readonly items: readonly PagedItem<K>[]
  readonly page: CallOutput<K>
}

const readPage = async <K extends PagedCallName>(
  connection: Connection,
  name: K,
  input: object,
): Promise<Known<K>> => {
  const page = await connection.call(name, input as CallInput<K>)
  return { items: page.items, page }
}

const readMore = async <K extends PagedCallName>(
  connection: Connection,
  name: K,
  input: object,
  known: Known<K>,
): Promise<Known<K>> => {
  const cursor = known.page.nextCursor
  if (cursor === null) return known
  const more = await readPage(connection, name, { ...input, cursor })
  return { items: [...known.items, ...more.items], page: more.page }
}

/** The first page, or as much anew as was shown, so that a list does not shrink under who reads it. */
const readAnew = async <K extends PagedCallName>(
  connection: Connection,
  name: K,
  input: object,
  shownCount: number,
): Promise<Known<K>> => {
  const limitFor = (count: number): object => ({ limit: Math.min(largestPage, count) })
  const pageSize = (input as { readonly limit?: number }).limit ?? largestPage
  // Never less than a page: what came to a short list belongs to it.
  let known = await readPage(
    connection,
    name,
    shownCount > pageSize ? { ...input, ...limitFor(shownCount) } : input,
  )
  while (known.items.length < shownCount && known.page.nextCursor !== null) {
    known = await readMore(
      connection,
      name,
      { ...input, ...limitFor(shownCount - known.items.length) },
      known,
    )
  }
  return known
}

/**
 * A list that is answered in pages, kept fresh like `useCall`.
 * @param input without cursor; `limit` is the size of a page
 */
export const usePages = <K extends PagedCallName>(
  name: K,
  input: Omit<CallInput<K>, 'cursor'> | null,
  options: CallOptions = {},
): Pages<K> => {
  const { answers, connection } = useStores()
  const text = input === null ? null : JSON.stringify(input)
  const key = text === null ? null : `pages of ${name} ${text}`
  const answer = useAnswer(
    key,
    (previous) => {
      const shownCount = (previous as Known<K> | null)?.items.length ?? 0
      return readAnew(connection, name, JSON.parse(text ?? '{}') as object, shownCount)
    },
    options.refreshOn,
  )
  const data = answer.data as Known<K> | null
  const shown = useKept(data, key !== null && options.keepPrevious === true)
  const page = shown?.page ?? null

  const loadMore = useCallback(() => {
    if (key === null) return
    const given = JSON.parse(text ?? '{}') as object
    answers.extend(key, (previous) => readMore(connection, name, given, previous as Known<K>))
  }, [answers, connection, name, key, text])
  const reload = useCallback(() => {
    if (key !== null) answers.reload(key)
  }, [answers, key])

  return {
    items: shown?.items ?? [],
    page,
    loadMore,
    hasMore: data !== null && data.page.nextCursor !== null,
    total: page !== null && 'total' in page && typeof page.total === 'number' ? page.total : null,
    isLoading: key !== null && data === null && answer.error === null,
    isSlow: answer.isSlow,
    isRefreshing: data !== null && answer.isBusy,
    error: answer.error,
    reload,
  }
}
