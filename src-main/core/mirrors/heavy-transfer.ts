import type { EstimateBytes } from '../upkeep/size-estimate.ts'
import type { Stores } from '../ports/stores.ts'
import type { RunJob } from './run-job.ts'

/** A push beyond this is heavy (mirror semantics 2.12). */
export const heavyBytes = 200_000_000

/** What is known of a transfer before it begins. */
export type TransferSize = {
  /** Of what is sent, counted by the run itself; null or missing when it does not know. */
  readonly estimatedBytes?: number | null
}

/**
 * Whether a transfer takes one of the few places of heavy ones: a first copy that is not known to be small, and a push
 * that is known to be large. Of a first push the size of the repository is known once it was measured.
 */
export const createIsHeavy = (parts: {
  readonly job: Pick<RunJob, 'kind' | 'repositoryId' | 'url'>
  readonly stores: Pick<Stores, 'upkeep'>
  readonly estimateBytes: EstimateBytes | undefined
  /** Asked each time: a run that went through a first part may no longer be the first. */
  readonly isFirst: () => boolean
}): ((size?: TransferSize) => Promise<boolean>) => {
  const { job, stores } = parts

  const knownBytes = async (): Promise<number | null> =>
    job.kind === 'push'
      ? (stores.upkeep.find(job.repositoryId)?.sizes?.totalBytes ?? null)
      : ((await parts.estimateBytes?.(job.url)) ?? null)

  return async ({ estimatedBytes = null } = {}) => {
    if (estimatedBytes !== null) return estimatedBytes > heavyBytes
    if (!parts.isFirst()) return false
    const bytes = await knownBytes()
    return bytes === null ? job.kind !== 'push' : bytes > heavyBytes
  }
}
