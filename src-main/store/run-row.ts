import type { Failure, PhaseDuration } from '../../src-shared/domain/run.ts'
import type { RunRow } from '../core/ports/run-store.ts'

/** What is read of a run, as `StoredRun`. */
export const selectRunRow = `
  SELECT runs.id, runs.repository_id AS repositoryId, repositories.name AS repository,
    runs.mirror_id AS mirrorId, runs.kind, runs.url, runs.trigger, runs.state, runs.phase, runs.outcome,
    runs.queued_at AS queuedAt, runs.started_at AS startedAt, runs.finished_at AS finishedAt, runs.bytes,
    runs.changed_ref_count AS changedRefCount, runs.problem_ref_count AS problemRefCount,
    runs.failure, runs.notes, runs.phases, runs.account_id AS accountId, runs.accept, runs.replace_local AS "replace"
  FROM runs JOIN repositories ON repositories.id = runs.repository_id`

/** As stored: JSON as text, booleans as 0 and 1. */
export type StoredRun = Omit<RunRow, 'failure' | 'notes' | 'phases' | 'accept' | 'replace'> & {
  readonly failure: string | null
  readonly notes: string
  readonly phases: string
  readonly accept: number
  readonly replace: number
}

export const toRunRow = (stored: StoredRun): RunRow => ({
  ...stored,
  failure: stored.failure === null ? null : (JSON.parse(stored.failure) as Failure),
  notes: JSON.parse(stored.notes) as string[],
  phases: JSON.parse(stored.phases) as PhaseDuration[],
  accept: stored.accept === 1,
  replace: stored.replace === 1,
})
