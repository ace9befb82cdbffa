import type { LastRun, Mirror, MirrorStatus } from '../../../src-shared/domain/mirror.ts'
import type { Repository } from '../../../src-shared/domain/repository.ts'
import type { Failure, Run } from '../../../src-shared/domain/run.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RepositoryRow } from '../ports/repository-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import { failureOfHold } from './holds.ts'
import { failureOf } from './run-failure.ts'
import { carriesNotes } from './mirror-scope.ts'
import type { RunJob } from './run-job.ts'

const statusOf = (row: MirrorRow, lastRun: Run | null, active: RunJob | null): MirrorStatus => {
  if (active !== null && active.phase !== 'queued') return 'syncing'
  if (row.pausedAt !== null || row.stoppedAt !== null) return 'paused'
  if (row.firstRunFinishedAt === null) return 'pending'
  // A run that somebody cancelled says nothing new: what was failing before it still is.
  return lastRun?.outcome === 'failed' || row.consecutiveFailures > 0 ? 'error' : 'active'
}

const lastRunOf = (run: Run | null): LastRun | null =>
  run === null || run.outcome === null || run.finishedAt === null
    ? null
    : {
        id: run.id,
        outcome: run.outcome,
        trigger: run.trigger,
        finishedAt: run.finishedAt,
        changedRefCount: run.changedRefCount,
        problemRefCount: run.problemRefCount,
      }

/** What many mirrors wait for together is the failure of each of them; what its own run heard is said more fully. */
const failureNow = (lastRun: Run | null, hold: HoldRow | null): Failure | null => {
  const last = lastRun?.failure ?? null
  if (hold === null) return last
  return last?.code === hold.code
    ? { ...last, retryAt: hold.until }
    : failureOf(failureOfHold(hold), hold.until)
}

const waitingOf = (failure: Failure | null, hold: HoldRow | null): Mirror['waiting'] => {
  if (hold !== null) {
    return hold.reason === 'credential' ? null : { reason: hold.reason, untilAt: hold.until }
  }
  return failure?.code === 'disk_full' ? { reason: 'disk', untilAt: failure.retryAt } : null
}

/** When it is looked at next: a mirror that is held when its hold is. */
const nextRunOf = (row: MirrorRow, hold: HoldRow | null): number | null =>
  row.pausedAt !== null ? null : hold === null ? row.nextRunAt : Math.max(row.nextRunAt ?? 0, hold.until)

/**
 * A mirror as people see it: its row, how its last run ended, the run that waits or is under way, and what holds it
 * back together with others.
 */
export const toMirror = (
  row: MirrorRow,
  lastRun: Run | null,
  active: RunJob | null,
  hold: HoldRow | null,
): Mirror => ({
  id: row.id,
  runner: 'local',
  forge: null,
  repositoryId: row.repositoryId,
  repository: row.repository,
  direction: row.direction,
  url: row.url,
  host: row.host,
  accountId: row.accountId,
  schedule: row.schedule,
  onDiverged: row.onDiverged,
  onDestructive: row.onDestructive,
  patterns: [...row.patterns],
  notes: carriesNotes(row),
  extraBranches: row.extraBranches,
  flippedAt: row.flippedAt,
  acceptWhileAway: row.acceptWhileAway,
  status: statusOf(row, lastRun, active),
  partial: lastRun?.outcome === 'partial',
  failure: failureNow(lastRun, hold),
  waiting: waitingOf(lastRun?.failure ?? null, hold),
  pausedBy: row.pausedAt !== null ? 'you' : row.stoppedAt !== null ? 'failures' : null,
  movedTo: row.movedTo,
  consecutiveFailures: row.consecutiveFailures,
  createdAt: row.createdAt,
  lastCheckedAt: row.lastCheckedAt,
  lastChangedAt: row.lastChangedAt,
  nextRunAt: nextRunOf(row, hold),
  lastRun: lastRunOf(lastRun),
  lastChange: row.lastChange,
  oscillatingRef: row.oscillatingRef,
  conflictCount: row.conflictCount,
  activeRun: active === null ? null : { id: active.id, phase: active.phase },
})

/** A run without what only a restart needs. */
export const toRun = (row: RunRow): Run => ({
  id: row.id,
  repositoryId: row.repositoryId,
  repository: row.repository,
  mirrorId: row.mirrorId,
  kind: row.kind,
  url: row.url,
  trigger: row.trigger,
  state: row.state,
  phase: row.phase,
  outcome: row.outcome,
  queuedAt: row.queuedAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  bytes: row.bytes,
  changedRefCount: row.changedRefCount,
  problemRefCount: row.problemRefCount,
  failure: row.failure,
  notes: row.notes,
})

/** A repository without what only the engine needs. */
export const toRepository = (row: RepositoryRow): Repository => ({
  id: row.id,
  name: row.name,
  state: row.state,
  health: row.health,
  createdAt: row.createdAt,
  changedAt: row.changedAt,
  mirrorCount: row.mirrorCount,
})
