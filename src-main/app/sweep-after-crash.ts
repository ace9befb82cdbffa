import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'
import { sweepQuarantines } from '../git/receive/quarantine.ts'
import { sweepUnfinishedRepositories } from '../git/repository/create-repository.ts'
import { sweepStaleLocks } from '../git/repository/stale-locks.ts'

/**
 * Tidies what a killed core left behind, before anything runs: half-made repositories, quarantined objects of
 * pushes that broke off, stale locks. A push whose refs moved may not have been counted any more, so every push
 * mirror compares its refs once instead of trusting the counter.
 */
export const sweepAfterCrash = async (parts: {
  readonly stores: Stores
  readonly repositoriesDirectory: string
  readonly repositoryPath: (id: string) => string
  readonly now: number
  readonly log: Log
}): Promise<void> => {
  const { stores, log } = parts
  await sweepUnfinishedRepositories(parts.repositoriesDirectory)
  for (let cursor: string | null = null; ;) {
    const page = stores.repositories.list({ query: '', cursor, limit: 500 })
    for (const { id } of page.items) {
      try {
        await sweepQuarantines(parts.repositoryPath(id))
        const locks = await sweepStaleLocks(parts.repositoryPath(id), parts.now)
        if (locks.length > 0) log.warn('Stale locks were removed.', { repositoryId: id, locks })
      } catch (error) {
        log.error('A repository could not be tidied.', { repositoryId: id, error })
      }
    }
    cursor = page.nextCursor
    if (cursor === null) break
  }
  for (const mirror of stores.mirrors.listAll()) {
    if (mirror.direction === 'push') stores.mirrors.change(mirror.id, { syncedChangeCounter: null })
  }
}
