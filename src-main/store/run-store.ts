import type { RunOutcome, RunRef } from '../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../src-shared/domain/run-words.ts'
import type { RecentRun } from '../../src-shared/domain/activity.ts'
import type { FinishedRun, NewRun, RunEnding, RunStore } from '../core/ports/run-store.ts'
import { createForgetOldRuns } from './forget-old-runs.ts'
import { createRunLists } from './run-lists.ts'
import { selectRunRow, toRunRow, type StoredRun } from './run-row.ts'
import type { Database } from './sqlite-driver.ts'
import { steady } from './steady.ts'

/** See `isProblemOutcome`. */
const problemOutcomes = `'refused', 'diverged', 'held', 'failed'`

/** The last finished runs of some mirrors, each by the index `runs_of_mirror`; a test checks that. */
export const recentQuery = `
  SELECT mirror.value AS mirrorId, runs.id, runs.outcome, runs.finished_at AS finishedAt,
    runs.finished_at - coalesce(runs.started_at, runs.finished_at) AS durationMs
  FROM json_each(?) AS mirror CROSS JOIN runs ON runs.rowid IN (
    SELECT latest.rowid FROM runs AS latest
    WHERE latest.mirror_id = mirror.value AND latest.state = 'finished'
    ORDER BY latest.sequence DESC LIMIT ?)
  ORDER BY runs.sequence`

export const createRunStore = (database: Database): RunStore => {
  const insert = database.prepare(
    `INSERT INTO runs (id, sequence, repository_id, mirror_id, kind, url, trigger, state, phase, queued_at,
       account_id, accept, replace_local)
     VALUES (@id, (SELECT coalesce(max(sequence), 0) + 1 FROM runs), @repositoryId, @mirrorId, @kind, @url, @trigger,
       'queued', 'queued', @queuedAt, @accountId, @accept, @replace)`,
  )
  const start = database.prepare<[number, string]>(
    `UPDATE runs SET state = 'running', phase = 'check', started_at = ? WHERE id = ? AND state = 'queued'`,
  )
  const setPhase = database.prepare<[string, string, string]>(
    `UPDATE runs SET phase = ?, phases = ? WHERE id = ? AND state = 'running'`,
  )
  const finish = database.prepare(
    `UPDATE runs SET state = 'finished', outcome = @outcome, finished_at = @finishedAt, bytes = @bytes,
       failure = @failure, notes = @notes, phases = coalesce(@phases, phases), is_news = @isNews,
       changed_ref_count = @changedRefCount, problem_ref_count = @problemRefCount
     WHERE id = @id AND state <> 'finished'`,
  )
  const insertRef = database.prepare(
    `INSERT INTO run_refs (run_id, ref, old_oid, new_oid, outcome, reason, message, kept_ref)
     VALUES (@runId, @ref, @oldObjectId, @newObjectId, @outcome, @reason, @message, @keptRef)`,
  )
  const find = database.prepare<[string], StoredRun>(`${selectRunRow} WHERE runs.id = ${steady()}`)
  const outcomeOf = database
    .prepare<[string], RunOutcome | null>('SELECT outcome FROM runs WHERE id = ?')
    .pluck()
  const findAll = database.prepare<[string], StoredRun>(
    `${selectRunRow} WHERE runs.id IN (SELECT value FROM json_each(?))`,
  )
  const selectRefs = `
    SELECT ref, old_oid AS oldObjectId, new_oid AS newObjectId, outcome, reason, message, kept_ref AS keptRef
    FROM run_refs WHERE run_id = ?`
  const refsOf = database.prepare<[string], RunRef>(`${selectRefs} ORDER BY ref`)
  const refOf = database.prepare<[string, string], RunRef>(`${selectRefs} AND ref = ?`)
  const refsPage = database.prepare<[string, string, number], RunRef>(
    `${selectRefs} AND ref > ? ORDER BY ref LIMIT ?`,
  )
  const movesOf = database.prepare<
    { id: string; since: number; limit: number },
    Pick<RunRef, 'ref' | 'oldObjectId' | 'newObjectId'>
  >(
    `SELECT moved.ref, earlier.old_oid AS oldObjectId, earlier.new_oid AS newObjectId
     FROM (
       SELECT id, sequence FROM runs
       WHERE mirror_id = (SELECT mirror_id FROM runs WHERE id = @id) AND state = 'finished'
         AND changed_ref_count > 0 AND (finished_at > @since OR id = @id)
       ORDER BY sequence DESC LIMIT @limit) AS past
     CROSS JOIN run_refs AS moved ON moved.run_id = @id AND moved.outcome NOT IN (${problemOutcomes})
     CROSS JOIN run_refs AS earlier ON earlier.run_id = past.id AND earlier.ref = moved.ref
       AND earlier.outcome NOT IN (${problemOutcomes})
     ORDER BY past.sequence, moved.ref`,
  )
  const listUnfinished = database.prepare<[], StoredRun>(
    `${selectRunRow} WHERE runs.state <> 'finished' ORDER BY runs.sequence`,
  )
  const addActivity = database.prepare<[string]>(
    `INSERT INTO activity (at, repository_id, moved, problem, run_id, direction, url)
     SELECT finished_at, repository_id, changed_ref_count > 0, outcome = 'failed' OR problem_ref_count > 0, id,
       CASE WHEN kind IN ('pull', 'push', 'sync') THEN kind END, url
     FROM runs WHERE id = ?`,
  )
  const lastEnding = database.prepare<[string], RunEnding>(
    `SELECT outcome, failure ->> '$.code' AS failureCode, problem_ref_count AS problemRefCount
     FROM runs
     WHERE mirror_id = ${steady()} AND state = 'finished' AND outcome NOT IN ('cancelled', 'interrupted')
     ORDER BY sequence DESC LIMIT 1`,
  )
  const recent = database.prepare<[string, number], RecentRun & { readonly mirrorId: string }>(recentQuery)

  const finishAll = database.transaction((id: string, end: FinishedRun) => {
    // A ref is reported once; were it named twice, what was said last is what stands.
    const refs = [...new Map(end.refs.map((ref) => [ref.ref, ref])).values()]
    const changedRefCount = refs.filter((ref) => !isProblemOutcome(ref.outcome)).length
    const { changes } = finish.run({
      id,
      outcome: end.outcome,
      finishedAt: end.finishedAt,
      bytes: end.bytes,
      failure: end.failure === null ? null : JSON.stringify(end.failure),
      notes: JSON.stringify(end.notes),
      phases: end.phases === undefined ? null : JSON.stringify(end.phases),
      isNews: end.noteworthy || changedRefCount > 0 ? 1 : 0,
      changedRefCount,
      problemRefCount: refs.length - changedRefCount,
    })
    // Ended before, or its repository was removed meanwhile.
    if (changes === 0) return
    for (const ref of refs) insertRef.run({ runId: id, ...ref })
    if (end.noteworthy) addActivity.run(id)
  })

  return {
    insert: (run: NewRun) =>
      void insert.run({ ...run, accept: run.accept ? 1 : 0, replace: run.replace ? 1 : 0 }),
    start: (id, at) => void start.run(at, id),
    setPhase: (id, phase, past) => void setPhase.run(phase, JSON.stringify(past), id),
    finish: (id, end) => finishAll(id, end),
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toRunRow(stored)
    },
    outcomeOf: (id) => outcomeOf.get(id) ?? null,
    findAll: (ids) =>
      new Map(findAll.all(JSON.stringify(ids)).map((stored) => [stored.id, toRunRow(stored)])),
    refsOf: (id) => refsOf.all(id),
    refOf: (id, ref) => refOf.get(id, ref) ?? null,
    refsPage: (id, after, limit) => refsPage.all(id, after ?? '', limit),
    movesOf: (id, options) => movesOf.all({ id, ...options }),
    ...createRunLists(database),
    listUnfinished: () => listUnfinished.all().map(toRunRow),
    lastEnding: (mirrorId) => lastEnding.get(mirrorId) ?? null,
    recentOf: (mirrorIds, limit) => {
      const byMirror = new Map<string, RecentRun[]>(mirrorIds.map((id) => [id, []]))
      for (const { mirrorId, ...run } of recent.all(JSON.stringify([...byMirror.keys()]), limit)) {
        byMirror.get(mirrorId)?.push(run)
      }
      return [...byMirror].map(([mirrorId, runs]) => ({ mirrorId, runs }))
    },
    forgetOld: createForgetOldRuns(database),
  }
}
