import { useCallback } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { Commit } from '../../../src-shared/domain/commit.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import { useStores } from '../../stores/contract-context.tsx'
import { useAnswer } from '../../stores/use-answer.ts'
import type { Connection } from '../../transport/connection.ts'
import { placeCommits, type GraphRow, type Lanes } from './graph-lanes.ts'
import { joinHistories } from './join-histories.ts'

/** Which history: of a revision (null: the default branch) or of all branches and tags; of a path; what it contains. */
export type HistoryScope = {
  readonly repository: string
  readonly revision: string | null
  readonly all: boolean
  readonly path: string
  readonly query: string
}

export type HistoryItem = {
  readonly commit: Commit
  /** Null where commits are left out, so that lines would lie. */
  readonly graph: GraphRow | null
}

type Known = {
  readonly commits: readonly Commit[]
  readonly items: readonly HistoryItem[]
  readonly lanes: Lanes
  /** Of the widest row, in columns. */
  readonly graphWidth: number
  readonly cursor: string | null
}

const firstPage = 100
const laterPage = 500
const nothing: Known = { commits: [], items: [], lanes: [], graphWidth: 0, cursor: null }

const append = (known: Known, commits: readonly Commit[], cursor: string | null, isWhole: boolean): Known => {
  const placed = isWhole ? placeCommits(commits, known.lanes) : null
  const items = commits.map((commit, index) => ({ commit, graph: placed?.rows[index] ?? null }))
  return {
    commits: [...known.commits, ...commits],
    items: [...known.items, ...items],
    lanes: placed?.lanes ?? [],
    graphWidth: placed?.rows.reduce((most, { width }) => Math.max(most, width), known.graphWidth) ?? 0,
    cursor,
  }
}

const readHistory = (connection: Connection, scope: HistoryScope) => {
  const isWhole = scope.path === '' && scope.query === ''
  const input = {
    repository: scope.repository,
    ...(scope.all ? { all: true } : scope.revision === null ? {} : { revision: scope.revision }),
    ...(scope.path === '' ? {} : { path: scope.path }),
    ...(scope.query === '' ? {} : { query: scope.query }),
  }

  /** A search may answer with an empty page and more to come. */
  const readPage = async (cursor: string | null, limit: number) => {
    let next = cursor
    for (;;) {
      const page = await connection.call('commits.list', {
        ...input,
        limit,
        ...(next === null ? {} : { cursor: next }),
      })
      if (page.items.length > 0 || page.nextCursor === null) return page
      next = page.nextCursor
    }
  }

  return {
    more: async (known: Known): Promise<Known> => {
      if (known.cursor === null) return known
      const page = await readPage(known.cursor, laterPage)
      return append(known, page.items, page.nextCursor, isWhole)
    },
    /** The beginning; of a known history only what is new. */
    beginning: async (known: Known): Promise<Known> => {
      let fresh = nothing
      let cursor: string | null = null
      do {
        const page = await readPage(cursor, fresh === nothing ? firstPage : laterPage)
        cursor = page.nextCursor
        fresh = append(fresh, page.items, cursor, isWhole)
        const joined = joinHistories(fresh.commits, known.commits)
        if (joined !== null) return append(nothing, joined, known.cursor, isWhole)
      } while (cursor !== null && fresh.commits.length < known.commits.length)
      return fresh
    },
  }
}

export type HistoryAnswer = {
  readonly items: readonly HistoryItem[]
  readonly graphWidth: number
  readonly isLoading: boolean
  readonly isSlow: boolean
  readonly hasMore: boolean
  readonly error: AppError | null
  readonly loadMore: () => void
  readonly reload: () => void
}

/** A history page by page. What is pushed while one looks comes on top; what was read stays. */
export const useHistory = (scope: HistoryScope): HistoryAnswer => {
  const { answers, connection } = useStores()
  const text = JSON.stringify(scope)
  const key = `history ${text}`
  const answer = useAnswer(
    key,
    (previous) =>
      readHistory(connection, JSON.parse(text) as HistoryScope).beginning(
        (previous as Known | null) ?? nothing,
      ),
    (event: ContractEvent) =>
      event.name === 'repository.refsChanged' && event.payload.repository === scope.repository,
  )
  const known = answer.data as Known | null

  const loadMore = useCallback(() => {
    const { more } = readHistory(connection, JSON.parse(text) as HistoryScope)
    answers.extend(key, (previous) => more((previous as Known | null) ?? nothing))
  }, [answers, connection, key, text])

  return {
    items: known?.items ?? nothing.items,
    graphWidth: known?.graphWidth ?? 0,
    isLoading: known === null && answer.error === null,
    isSlow: answer.isSlow,
    hasMore: known !== null && known.cursor !== null,
    error: answer.error,
    loadMore,
    reload: useCallback(() => answers.reload(key), [answers, key]),
  }
}
