import { purgeMirrorTrash, type PurgeMirrorTrashParts } from '../core/mirrors/purge-mirror-trash.ts'
import type { KeptRefs } from '../core/mirrors/kept-refs.ts'
import { lookAtKeptClock } from '../core/mirrors/kept-watch.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Log } from '../core/ports/log.ts'
import type { ActivityStore } from '../core/ports/activity-store.ts'
import type { MirrorStore } from '../core/ports/mirror-store.ts'
import type { RunStore } from '../core/ports/run-store.ts'
import type { KeptLifetimeStore } from '../core/ports/kept-lifetime-store.ts'
import type { RepositoryStore } from '../core/ports/repository-store.ts'
import type { DeliveryStore } from '../core/ports/webhook-store.ts'
import { purgeTrash, type PurgeTrashParts } from '../core/repositories/purge-trash.ts'
import { forgetOldRuns } from './forget-old-runs.ts'

const firstAfterMs = 10 * 60_000
const everyMs = 6 * 3_600_000

/**
 * Lets go of what has outlived its time: repositories and mirrors in the trash, what was changed here, deliveries, runs,
 * kept refs.
 * @returns stops it
 */
export const startUpkeep = (
  parts: PurgeTrashParts &
    PurgeMirrorTrashParts & {
      readonly keptRefs: Pick<KeptRefs, 'sweep'>
      readonly keptLifetimeStore: KeptLifetimeStore
      readonly repositories: RepositoryStore
      readonly activity: ActivityStore
      readonly runs: RunStore
      readonly mirrors: MirrorStore
      readonly deliveries: DeliveryStore
      readonly clock: Clock
      readonly log: Log
    },
): (() => void) => {
  let stopped = false
  let withdraw: () => void = () => undefined

  const sweepKeptRefs = async (): Promise<void> => {
    const over = lookAtKeptClock(parts.keptLifetimeStore, parts.clock)
    if (over === 0) return
    let cursor: string | null = null
    do {
      const page = parts.repositories.list({ query: '', cursor, limit: 100 })
      for (const { id } of page.items) {
        if (stopped) return
        const gone = await parts.keptRefs.sweep(id, over)
        if (gone.length > 0) parts.log.info('Kept refs have expired.', { repositoryId: id, refs: gone })
      }
      cursor = page.nextCursor
    } while (cursor !== null)
  }

  const once = async (): Promise<void> => {
    try {
      await purgeTrash(parts)
      await purgeMirrorTrash(parts)
      parts.activity.forgetOld(parts.clock.now())
      parts.deliveries.forgetOld(parts.clock.now())
      await forgetOldRuns(parts, () => stopped)
      await sweepKeptRefs()
    } catch (error) {
      parts.log.error('Upkeep failed; it is tried again later.', { error })
    }
    if (!stopped) schedule(everyMs)
  }
  const schedule = (delayMs: number): void => {
    withdraw = parts.clock.setTimer(delayMs, () => void once())
  }

  schedule(firstAfterMs)
  return () => {
    stopped = true
    withdraw()
  }
}
