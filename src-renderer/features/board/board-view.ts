import type { Sort } from '../../components/data-grid.tsx'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { Standing } from '../../../src-shared/domain/standing.ts'

/** What of the board is shown, and in which order; all of it stands in the address. */
export type BoardView = {
  readonly query: string
  readonly status: Standing | null
  readonly direction: Direction | null
  readonly host: string | null
  /** First segment of the repository's name. */
  readonly owner: string | null
  /** Null: the order of the board. */
  readonly sort: BoardSort | null
}

export type SortColumn = 'repository' | 'remote' | 'change' | 'checked'
export type BoardSort = { readonly column: SortColumn; readonly descending: boolean }

export const standings = ['needYou', 'syncing', 'waiting', 'paused', 'upToDate'] as const
const directions = ['push', 'pull', 'sync'] as const
const sortColumns = ['repository', 'remote', 'change', 'checked'] as const

const oneOf = <T extends string>(known: readonly T[], text: string | null | undefined): T | null =>
  known.find((value) => value === text) ?? null

const readSort = (text: string | null): BoardSort | null => {
  const [name, order] = (text ?? '').split('-')
  const column = oneOf(sortColumns, name)
  return column === null ? null : { column, descending: order === 'down' }
}

/** Reads the address; what it does not know is left out. */
export const readBoardView = (parameters: URLSearchParams): BoardView => ({
  query: parameters.get('q') ?? '',
  status: oneOf(standings, parameters.get('status')),
  direction: oneOf(directions, parameters.get('direction')),
  host: parameters.get('host'),
  owner: parameters.get('owner'),
  sort: readSort(parameters.get('sort')),
})

/** How a sort is written in the address; null for the order of the board. */
export const sortText = (sort: BoardSort | null): string | null =>
  sort === null ? null : `${sort.column}-${sort.descending ? 'down' : 'up'}`

/** Times begin with the newest. */
const startsDescending: ReadonlySet<SortColumn> = new Set(['change', 'checked'])

/** A click on a column's head: one way, the other way, back to the order of the board. */
export const nextSort = (sort: BoardSort | null, { column: name }: Sort): BoardSort | null => {
  const column = oneOf(sortColumns, name)
  if (column === null) return null
  const first = startsDescending.has(column)
  if (sort?.column !== column) return { column, descending: first }
  return sort.descending === first ? { column, descending: !first } : null
}

export const clearedFilters = { q: null, status: null, direction: null, host: null, owner: null } as const

export const isFiltered = ({ query, status, direction, host, owner }: BoardView): boolean =>
  query !== '' || status !== null || direction !== null || host !== null || owner !== null
