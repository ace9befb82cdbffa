import { useDeferredValue } from 'react'
import { activityFilterSchema, type ActivityFilter } from '../../../src-shared/domain/activity.ts'
import { directionSchema, type Direction } from '../../../src-shared/domain/mirror.ts'
import { useQueryParameters, type QueryChange } from '../../lib/use-query-state.ts'

export type ActivityFilters = {
  readonly filter: ActivityFilter
  readonly direction: Direction | null
  /** As it is typed. */
  readonly query: string
  /** As it is asked for. */
  readonly asked: string
  readonly isFiltered: boolean
  readonly change: (change: QueryChange) => void
  readonly clear: () => void
}

/** The filters of the address: `show`, `direction`, `q`. What the address says wrong counts as nothing. */
export const useActivityFilters = (): ActivityFilters => {
  const [parameters, change] = useQueryParameters()
  const filter = activityFilterSchema.catch('all').parse(parameters.get('show') ?? 'all')
  const direction = directionSchema.nullable().catch(null).parse(parameters.get('direction'))
  const query = (parameters.get('q') ?? '').slice(0, 256)
  return {
    filter,
    direction,
    query,
    asked: useDeferredValue(query.trim()),
    isFiltered: filter !== 'all' || direction !== null || query !== '',
    change,
    clear: () => change({ show: null, direction: null, q: null }),
  }
}
