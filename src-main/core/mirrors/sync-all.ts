import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Stores } from '../ports/stores.ts'
import type { RunRequests, WantedRun } from './run-requests.ts'

/** Runs that are queued in one go, and stored as one: others are answered between two. */
const batchSize = 100

export type SyncAll = {
  /** Queues a run of every mirror that is not paused, batch by batch; returns how many at once. */
  readonly start: () => number
  readonly stop: () => void
}

export const createSyncAll = (deps: {
  readonly clock: Clock
  readonly log: Log
  readonly stores: Pick<Stores, 'mirrors' | 'repositories'>
  readonly queueAll: RunRequests['queueAll']
}): SyncAll => {
  const { mirrors, repositories } = deps.stores
  /** In the order they were added; one that is asked for twice keeps its place. */
  const waiting = new Set<string>()
  let withdraw: (() => void) | null = null

  /** Between two batches it may have been paused, removed, or gone to the trash with its repository. */
  const wantedOf = (id: string): readonly WantedRun[] => {
    const mirror = mirrors.find(id)
    if (mirror === null || mirror.pausedAt !== null) return []
    if (repositories.findById(mirror.repositoryId)?.deletedAt !== null) return []
    return [{ mirror, trigger: 'manual', isFirstRun: mirror.firstRunFinishedAt === null }]
  }

  const requestBatch = (): void => {
    withdraw = null
    try {
      const batch = [...waiting].slice(0, batchSize)
      for (const id of batch) waiting.delete(id)
      deps.queueAll(batch.flatMap(wantedOf), () => undefined)
      if (waiting.size > 0) withdraw = deps.clock.setTimer(0, requestBatch)
    } catch (error) {
      waiting.clear()
      deps.log.error('not all mirrors could be queued', { error: String(error) })
    }
  }

  return {
    start: () => {
      const ids = mirrors.listAll().flatMap(({ id, pausedAt }) => (pausedAt === null ? [id] : []))
      for (const id of ids) waiting.add(id)
      if (withdraw === null) requestBatch()
      return ids.length
    },
    stop: () => {
      withdraw?.()
      waiting.clear()
    },
  }
}
