import { useEffect } from 'react'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { usePages } from '../../stores/use-pages.ts'

/** Names of all branches or tags; read to the end, because one looks for them by typing. */
export const useRefs = (repository: string, kind: 'branch' | 'tag') => {
  const { items, hasMore, isRefreshing, isLoading, loadMore } = usePages(
    'refs.list',
    { repository, kind, limit: 500 },
    {
      refreshOn: (event: ContractEvent) =>
        event.name === 'repository.refsChanged' && event.payload.repository === repository,
    },
  )
  useEffect(() => {
    if (hasMore && !isRefreshing) loadMore()
  }, [hasMore, isRefreshing, loadMore])
  return { names: items.map(({ name }) => name), isLoading }
}
