import type { DiscoveredRepository, DiscoveryFilter } from '../../../src-shared/domain/discovery.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'

const pageSize = 500

/** All repositories of an account that a filter lets through, a page at a time. */
export function* listedAll(
  discovery: Pick<DiscoveryStore, 'list'>,
  accountId: string,
  filter: DiscoveryFilter,
): Generator<DiscoveredRepository> {
  let cursor: string | null = null
  do {
    const page = discovery.list(accountId, filter, { cursor, limit: pageSize })
    yield* page.items
    cursor = page.nextCursor
  } while (cursor !== null)
}
