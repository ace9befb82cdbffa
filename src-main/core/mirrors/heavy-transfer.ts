import type { EstimateBytes } from '../upkeep/size-estimate.ts'
import type { RunJob } from './run-job.ts'

/** A transfer beyond this is heavy (mirror semantics 2.12). */
export const heavyBytes = 200_000_000

/** What is known of a transfer before it begins. */
export type TransferSize = {
  /** Of what it sends, counted by the run itself; missing when it sends nothing. */
  readonly sentBytes?: number
}

/**
 * Whether a transfer takes one of the few places of heavy ones: one that is known to send much, and a first copy that is
 * not known to be small.
 */
export const createIsHeavy =
  (parts: {
    readonly job: Pick<RunJob, 'kind' | 'url'>
    readonly estimateBytes: EstimateBytes | undefined
    /** Asked each time: a run that went through a first part may no longer be the first. */
    readonly isFirst: () => boolean
  }): ((size?: TransferSize) => Promise<boolean>) =>
  async ({ sentBytes = 0 } = {}) => {
    if (sentBytes > heavyBytes) return true
    if (parts.job.kind === 'push' || !parts.isFirst()) return false
    const bytes = (await parts.estimateBytes?.(parts.job.url)) ?? null
    return bytes === null || bytes > heavyBytes
  }
