import type { RunEnding } from '../ports/run-store.ts'

/**
 * Whether a run is listed as activity: it moved something, or it met a problem that the run of its mirror before it
 * did not meet in the same way. A mirror that fails every few minutes for the same reason is told once.
 * @param before how the last run of the same mirror ended that was neither cancelled nor interrupted
 */
export const isNoteworthy = (
  ending: RunEnding & { readonly changedRefCount: number },
  before: RunEnding | null,
): boolean => {
  if (ending.changedRefCount > 0) return true
  if (ending.outcome !== 'failed' && ending.outcome !== 'partial') return false
  return (
    before?.outcome !== ending.outcome ||
    before.failureCode !== ending.failureCode ||
    before.problemRefCount !== ending.problemRefCount
  )
}
