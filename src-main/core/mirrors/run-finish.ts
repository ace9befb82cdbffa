import type { RandomFraction } from '../ports/clock.ts'
import type { MirrorRow, Stores } from '../ports/stores.ts'
import type { Announcer } from './announcer.ts'
import type { RunEnd } from './run-executor.ts'
import { failureOf, retryOf, withoutRetry } from './run-failure.ts'
import type { RunJob } from './run-job.ts'
import { isProblem } from './run-report.ts'
import { nextRegularRunAt, nextRetryAt } from './schedule-times.ts'

export type RunFinishDeps = {
  readonly stores: Stores
  readonly now: () => number
  readonly random: RandomFraction
  readonly announcer: Announcer
  /** The refs of a repository moved: its push mirrors follow. */
  readonly pushSoon: (repositoryId: string) => void
  /** A `nextRunAt` was written. */
  readonly rescheduled: () => void
}

type Prospect = Pick<MirrorRow, 'nextRunAt' | 'consecutiveFailures'>

/** When the mirror runs again, and how many failures it has in a row. */
const prospectOf = (mirror: MirrorRow, end: RunEnd, now: number, random: RandomFraction): Prospect => {
  const { error, outcome } = end
  if (outcome === 'cancelled') {
    return { nextRunAt: nextRegularRunAt(mirror, now), consecutiveFailures: mirror.consecutiveFailures }
  }
  if (outcome !== 'failed' || error === null) {
    return { nextRunAt: nextRegularRunAt(mirror, now), consecutiveFailures: 0 }
  }
  const failureCount = mirror.consecutiveFailures + 1
  const { intervalMs } = mirror
  const nextRunAt = nextRetryAt({ error, retry: retryOf(error), intervalMs, failureCount, now, random })
  return { nextRunAt, consecutiveFailures: failureCount }
}

/** Stores how a run ended, then says so. */
export const createRunFinish =
  (deps: RunFinishDeps) =>
  (job: RunJob, end: RunEnd): void => {
    const { stores, announcer } = deps
    const now = deps.now()
    const mirror = job.mirrorId === null ? null : stores.mirrors.find(job.mirrorId)
    const prospect = mirror === null ? null : prospectOf(mirror, end, now, deps.random)
    const failure = end.error === null ? null : failureOf(end.error, prospect?.nextRunAt ?? null)
    const refs = end.report.refs()
    stores.runs.finish(job.id, {
      outcome: end.outcome,
      finishedAt: now,
      bytes: end.report.bytes(),
      failure: failure !== null && job.mirrorId === null ? withoutRetry(failure) : failure,
      notes: end.report.notes(),
      refs,
    })
    if (mirror !== null && prospect !== null) {
      const reached = end.outcome !== 'failed' && end.outcome !== 'cancelled'
      stores.mirrors.change(mirror.id, {
        ...prospect,
        lastFinishedRunId: job.id,
        ...(reached ? { lastCheckedAt: now } : {}),
        ...(refs.some((ref) => !isProblem(ref)) ? { lastChangedAt: now } : {}),
        ...(mirror.firstRunFinishedAt === null && end.outcome !== 'cancelled'
          ? { firstRunFinishedAt: now }
          : {}),
      })
      stores.runs.forgetOld(mirror.id, now)
    }
    const opened = job.kind !== 'push' && openAfterFirstRun(stores, job.repositoryId)
    const moved = end.report.localChanges()
    announcer.runChanged(job.id)
    if (opened || moved.length > 0) announcer.repositoryChanged(job.repositoryId)
    if (moved.length > 0) {
      announcer.refsChanged(job.repositoryId, job.kind === 'fetch' ? 'fetch' : 'mirror', moved)
      deps.pushSoon(job.repositoryId)
    }
    if (job.mirrorId !== null) announcer.mirrorChanged(job.mirrorId)
    deps.rescheduled()
  }

/** A repository that waited for its first data is served from now on, however that run ended. */
export const openAfterFirstRun = (stores: Stores, repositoryId: string): boolean => {
  if (stores.repositories.findById(repositoryId)?.state !== 'syncing_first') return false
  stores.repositories.setState(repositoryId, 'ready')
  return true
}
