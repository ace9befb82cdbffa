import type { RunPhase } from '../../../src-shared/domain/run.ts'
import { isBreakingOff } from '../../../src-shared/errors/breaks-off.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { RunJob } from './run-job.ts'

/** Runs of a repository without a mirror that are looked through for the one before: one-time fetches are few. */
const fetchesLookedAt = 20

/** Phases in which data moves. */
const moving: ReadonlySet<RunPhase> = new Set(['fetch', 'push'])

/**
 * Whether the run before of the same mirror, or of the same one-time fetch, broke off in the middle: its connection
 * did, or Mirrordesk was ended under it.
 */
export const brokeOffBefore = (
  runs: Pick<RunStore, 'list'>,
  {
    id,
    mirrorId,
    repositoryId,
    kind,
    url,
  }: Pick<RunJob, 'id' | 'mirrorId' | 'repositoryId' | 'kind' | 'url'>,
): boolean => {
  const limit = mirrorId === null ? fetchesLookedAt : 3
  const before = runs
    .list({ cursor: null, limit, repositoryId: mirrorId === null ? repositoryId : null, mirrorId })
    .items.find((run) => run.id !== id && run.kind === kind && run.url === url && run.outcome !== null)
  if (before === undefined) return false
  return (
    (before.outcome === 'interrupted' && moving.has(before.phase)) ||
    (before.failure !== null && isBreakingOff(before.failure.code))
  )
}
