import { compareAllAnew } from '../core/mirrors/compare-anew.ts'
import type { Log } from '../core/ports/log.ts'
import type { RepositoryRow, RepositoryStore } from '../core/ports/repository-store.ts'
import type { Stores } from '../core/ports/stores.ts'
import { sweepLargeObjects } from '../git/lfs/large-object-files.ts'
import { sweepQuarantines } from '../git/receive/quarantine.ts'
import { sweepUnfinishedRepositories, sweepUnknownRepositories } from '../git/repository/create-repository.ts'
import { finishSwaps } from '../git/upkeep/swap-repository.ts'
import { sweepStaleLocks } from '../git/repository/stale-locks.ts'
import { sweepPartialHistories } from '../git/remote/partial-history.ts'
import { sweepUnfinishedPacks } from '../git/repository/unfinished-packs.ts'

export type SweepParts = {
  readonly stores: Stores
  readonly repositoriesDirectory: string
  readonly repositoryPath: (id: string) => string
  /** Takes a repository back that never became one. */
  readonly removeRepository: (id: string) => Promise<void>
  readonly now: () => number
  readonly log: Log
}

/** Many at once, so that all wait together where somebody has to be waited for. */
const forEachRepository = async (
  repositories: RepositoryStore,
  work: (row: RepositoryRow) => Promise<void>,
): Promise<void> => {
  let cursor: string | null = null
  do {
    const page = repositories.list({ query: '', cursor, limit: 500 })
    await Promise.all(page.items.map(work))
    cursor = page.nextCursor
  } while (cursor !== null)
}

/**
 * A repository that waits for its first data, with no run to bring any, would be closed for ever: it is opened when
 * a run was there, and taken back when the crash came before its import had one. A mirror that has not got its first run
 * gets it now.
 */
const settleUnfilled = async ({ stores, removeRepository, now }: SweepParts): Promise<void> => {
  const unfinished = new Set(stores.runs.listUnfinished().map(({ repositoryId }) => repositoryId))
  const hadRun = (repositoryId: string): boolean =>
    stores.runs.list({ cursor: null, limit: 1, repositoryId, mirrorId: null }).items.length > 0
  await forEachRepository(stores.repositories, async ({ id, state, mirrorCount }) => {
    if (state !== 'syncing_first' || unfinished.has(id)) return
    if (!hadRun(id) && mirrorCount === 0) {
      await removeRepository(id)
      return
    }
    stores.repositories.setState(id, 'ready')
    if (hadRun(id)) return
    for (const mirror of stores.mirrors.listByRepository(id)) {
      stores.mirrors.change(mirror.id, { nextRunAt: now() })
    }
  })
}

/**
 * Tidies what a killed core left behind, before anything runs: half-made repositories, quarantined objects of
 * pushes that broke off, half-received packs, locks. Every mirror compares its refs anew.
 */
export const sweepAfterCrash = async (parts: SweepParts): Promise<void> => {
  const { stores, log, repositoriesDirectory } = parts
  const startedAt = parts.now()
  const fetching = new Set(
    stores.runs
      .listUnfinished()
      .flatMap(({ kind, repositoryId }) => (kind === 'fetch' ? [repositoryId] : [])),
  )
  /** Whether somebody goes on with a history that is only half here: its mirror, or a one-time fetch. */
  const isContinued = (owner: string, repositoryId: string): boolean =>
    stores.mirrors.find(owner) !== null || fetching.has(repositoryId)
  const tidy = async ({ id }: RepositoryRow): Promise<void> => {
    const repositoryPath = parts.repositoryPath(id)
    try {
      await sweepQuarantines(repositoryPath)
      await sweepUnfinishedPacks(repositoryPath, startedAt)
      await sweepPartialHistories(repositoryPath, (owner) => isContinued(owner, id))
      await sweepLargeObjects(repositoryPath, startedAt)
      const locks = await sweepStaleLocks(repositoryPath)
      if (locks.length > 0) log.warn('Stale locks were removed.', { repositoryId: id, locks })
    } catch (error) {
      log.error('A repository could not be tidied.', { repositoryId: id, error })
    }
  }

  await finishSwaps(repositoriesDirectory)
  await sweepUnfinishedRepositories(repositoriesDirectory)
  const isKnown = (id: string): boolean => stores.repositories.findById(id) !== null
  const unknown = await sweepUnknownRepositories(repositoriesDirectory, isKnown)
  if (unknown.length > 0) log.warn('Repositories on the disk are not in the database.', { unknown })
  await settleUnfilled(parts)
  await forEachRepository(stores.repositories, tidy)
  compareAllAnew(stores)
}
