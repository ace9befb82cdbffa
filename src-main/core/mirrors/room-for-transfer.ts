import type { DiskGuard } from '../upkeep/disk-guard.ts'
import type { EstimateBytes } from '../upkeep/size-estimate.ts'
import type { RunJob } from './run-job.ts'

/**
 * Lets a run bring data in only while there is room for it. A first copy that will not fit is refused; any other waits
 * until there is room, and is ended when the disk runs low under it. What is sent needs no room.
 */
export const createRoomForTransfer = (parts: {
  readonly guard: DiskGuard | undefined
  readonly estimateBytes: EstimateBytes | undefined
  readonly job: RunJob
  readonly isFirstCopy: () => boolean
  /** Aborts the work when the disk runs low. */
  readonly ending: AbortController
  readonly onWaiting: () => void
}) => {
  const { guard, job, ending } = parts
  const cancelled = job.controller.signal

  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (guard === undefined || job.kind === 'push') return work()
    if (parts.isFirstCopy()) await guard.checkFirstCopy((await parts.estimateBytes?.(job.url)) ?? null)
    if (guard.isLow()) parts.onWaiting()
    await guard.whenRoomy(cancelled)
    const falling = guard.becomesLow()
    const end = (): void => ending.abort(falling.reason)
    falling.addEventListener('abort', end, { once: true })
    try {
      return await work()
    } catch (error) {
      // git only says that it was ended; why is known here.
      if (ending.signal.aborted && !cancelled.aborted) throw ending.signal.reason
      throw error
    } finally {
      falling.removeEventListener('abort', end)
    }
  }
}
