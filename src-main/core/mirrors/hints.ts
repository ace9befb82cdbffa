import type { Clock } from '../ports/clock.ts'
import type { MirrorStore } from '../ports/mirror-store.ts'
import type { RunQueue } from './run-queue.ts'

/** What is heard of remotes without asking each: "these may have changed". */
export type Hints = {
  /**
   * Checks these mirrors now instead of later. A hint only ever advances a check; many of them about one mirror are one
   * check. Mirrors that are paused, held, failing or manual are left alone.
   */
  readonly hint: (mirrorIds: readonly string[], because?: 'webhook') => void
  /** Whether a webhook is why the mirror is due; asked once, when its run begins. */
  readonly takeWebhook: (mirrorId: string) => boolean
  /** The end of a run is stored, and with it when its mirror runs next. */
  readonly runEnded: (mirrorId: string) => void
}

export const createHints = (deps: {
  readonly clock: Clock
  readonly mirrors: Pick<MirrorStore, 'advance'>
  readonly queue: Pick<RunQueue, 'activeOf'>
  /** A `nextRunAt` may have changed. */
  readonly rescheduled: () => void
}): Hints => {
  /** Hinted at after their run may have looked at the remote: they are checked once more when it has ended. */
  const whileRunning = new Set<string>()
  const byWebhook = new Set<string>()

  const advance = (mirrorIds: readonly string[]): void => {
    deps.mirrors.advance(mirrorIds, deps.clock.now())
    deps.rescheduled()
  }

  return {
    takeWebhook: (mirrorId) => byWebhook.delete(mirrorId),
    hint: (mirrorIds, because) => {
      const later: string[] = []
      for (const id of mirrorIds) {
        if (because === 'webhook') byWebhook.add(id)
        const job = deps.queue.activeOf(id)
        if (job === null) later.push(id)
        else if (job.phase !== 'queued') whileRunning.add(id)
      }
      if (later.length > 0) advance(later)
    },
    runEnded: (mirrorId) => {
      if (whileRunning.delete(mirrorId)) advance([mirrorId])
    },
  }
}
