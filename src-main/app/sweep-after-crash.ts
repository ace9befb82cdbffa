import { uptime } from 'node:os'
import type { Clock } from '../core/ports/clock.ts'
import type { Log } from '../core/ports/log.ts'
import type { RepositoryStore, Stores } from '../core/ports/stores.ts'
import { sweepQuarantines } from '../git/receive/quarantine.ts'
import { sweepUnfinishedRepositories } from '../git/repository/create-repository.ts'
import { sweepStaleLocks } from '../git/repository/stale-locks.ts'

export type SweepParts = {
  readonly stores: Stores
  readonly repositoriesDirectory: string
  readonly repositoryPath: (id: string) => string
  readonly clock: Clock
  readonly log: Log
}

/** A git that outlived the core it worked for has this long to finish before its locks count as left over. */
const orphanGraceMs = 60_000

const forEachRepository = async (
  repositories: RepositoryStore,
  work: (id: string) => Promise<void>,
): Promise<void> => {
  let cursor: string | null = null
  do {
    const page = repositories.list({ query: '', cursor, limit: 500 })
    for (const { id } of page.items) await work(id)
    cursor = page.nextCursor
  } while (cursor !== null)
}

const sweepLocks = async (parts: SweepParts, id: string, madeBefore: number): Promise<void> => {
  const locks = await sweepStaleLocks(parts.repositoryPath(id), madeBefore)
  if (locks.length > 0) parts.log.warn('Stale locks were removed.', { repositoryId: id, locks })
}

/**
 * Tidies what a killed core left behind, before anything runs: half-made repositories, quarantined objects of
 * pushes that broke off, locks older than the machine's boot; a minute later, the locks of the killed core. A push
 * whose refs moved may not have been counted any more, so every push mirror compares its refs once instead of
 * trusting the counter.
 * @returns withdraws the later sweep
 */
export const sweepAfterCrash = async (parts: SweepParts): Promise<() => void> => {
  const { stores, clock, log } = parts
  const startedAt = clock.now()
  const bootedAt = startedAt - uptime() * 1_000
  const tidy =
    (work: (id: string) => Promise<void>) =>
    async (id: string): Promise<void> => {
      try {
        await work(id)
      } catch (error) {
        log.error('A repository could not be tidied.', { repositoryId: id, error })
      }
    }

  await sweepUnfinishedRepositories(parts.repositoriesDirectory)
  await forEachRepository(
    stores.repositories,
    tidy(async (id) => {
      await sweepQuarantines(parts.repositoryPath(id))
      await sweepLocks(parts, id, bootedAt)
    }),
  )
  for (const mirror of stores.mirrors.listAll()) {
    if (mirror.direction === 'push') stores.mirrors.change(mirror.id, { syncedChangeCounter: null })
  }
  return clock.setTimer(orphanGraceMs, () => {
    void forEachRepository(
      stores.repositories,
      tidy((id) => sweepLocks(parts, id, startedAt)),
    )
  })
}
