import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RepositorySizes } from '../ports/upkeep-git.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { keepRepository, type KeepRepositoryParts } from './keep-repository.ts'
import type { RepositoryUse } from './repository-use.ts'

/** So long nothing may have happened to a repository before it is looked at. */
const quietMs = 30_000
/** When it was in use, or upkeep was ended for somebody. */
const againMs = 60_000
const firstSweepMs = 5 * 60_000
const sweepEveryMs = 3_600_000
const sweptAtOnce = 200

/** Keeps repositories small and quick: one at a time, behind everything else, only while nobody works with them. */
export type Upkeep = {
  readonly start: () => void
  /** Ends what is under way, and waits for its end. */
  readonly stop: () => Promise<void>
  /** Something changed there: it is looked at once it is quiet. */
  readonly touched: (repositoryId: string) => void
  /** On battery, or while a person wants it still: what is under way ends, nothing begins. */
  readonly rest: (resting: boolean) => Promise<void>
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>
}

export type UpkeepParts = Omit<KeepRepositoryParts, 'now'> & {
  readonly use: RepositoryUse
  readonly repositories: Pick<RepositoryStore, 'findById'>
  readonly repositoryPath: (repositoryId: string) => string
  readonly clock: Clock
  readonly log: Log
  readonly onMeasured?: (repositoryId: string, sizes: RepositorySizes) => void
}

export const createUpkeep = (parts: UpkeepParts): Upkeep => {
  const { use, store, clock, log } = parts
  /** When each of those that wait is looked at. */
  const due = new Map<string, number>()
  let isStarted = false
  let isResting = false
  let underWay: Promise<void> | null = null
  let withdraw = (): void => undefined
  let withdrawSweep = (): void => undefined
  /** The last sweep found as many as it may: there are more. */
  let moreWait = false

  const keep = async (repositoryId: string): Promise<void> => {
    const repository = parts.repositories.findById(repositoryId)
    if (repository === null || repository.deletedAt !== null || repository.state !== 'ready') return
    if (repository.health !== 'sound') return
    const path = parts.repositoryPath(repositoryId)
    try {
      const done = await use.whenIdle(repositoryId, (signal) =>
        keepRepository({ ...parts, now: clock.now }, repository, path, signal),
      )
      if (done === null) due.set(repositoryId, clock.now() + againMs)
      else if (done.length > 0) log.info('A repository was tidied.', { repositoryId, steps: done })
      const sizes = store.find(repositoryId)?.sizes
      if (sizes !== undefined && sizes !== null) parts.onMeasured?.(repositoryId, sizes)
    } catch (error) {
      if (isAppError(error) && error.code === 'cancelled') {
        due.set(repositoryId, clock.now() + againMs)
        return
      }
      // Not tried again by itself at once: the sweep comes back to it.
      log.error('Upkeep of a repository failed.', { repositoryId, error })
    }
  }

  const nextDue = (): readonly [string, number] | null => {
    let earliest: readonly [string, number] | null = null
    for (const entry of due) if (earliest === null || entry[1] < earliest[1]) earliest = entry
    return earliest
  }

  const arm = (): void => {
    withdraw()
    withdraw = () => undefined
    const next = nextDue()
    if (next === null || !isStarted || isResting || underWay !== null) return
    withdraw = clock.setTimer(Math.max(0, next[1] - clock.now()), () => {
      due.delete(next[0])
      underWay = keep(next[0]).finally(() => {
        underWay = null
        if (moreWait && due.size === 0 && isStarted) sweep()
        else arm()
      })
    })
  }

  const sweep = (): void => {
    withdrawSweep()
    try {
      const found = store.listDue(clock.now(), sweptAtOnce)
      moreWait = found.length === sweptAtOnce
      for (const id of found) if (!due.has(id)) due.set(id, clock.now())
    } catch (error) {
      log.error('Repositories that want upkeep could not be listed.', { error })
    }
    arm()
    withdrawSweep = clock.setTimer(sweepEveryMs, sweep)
  }

  const end = async (): Promise<void> => {
    withdraw()
    await use.stopUpkeep()
    await underWay
  }

  return {
    start: () => {
      isStarted = true
      withdrawSweep = clock.setTimer(firstSweepMs, sweep)
      arm()
    },
    stop: async () => {
      isStarted = false
      withdrawSweep()
      await end()
    },
    touched: (repositoryId) => {
      due.set(repositoryId, clock.now() + quietMs)
      arm()
    },
    rest: async (resting) => {
      isResting = resting
      if (resting) await end()
      else arm()
    },
    settled: async () => {
      while (underWay !== null) await underWay
    },
  }
}
