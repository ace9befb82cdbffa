import type { ActivityFilter, ActivityItem, ActivityRef } from '../../src-shared/domain/activity.ts'
import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import type { ActivityStore } from '../core/ports/activity-store.ts'
import { cutPage, decodeNumberCursor, encodeCursor } from './cursor.ts'
import type { Database } from './sqlite-driver.ts'

const keptMs = 90 * 86_400_000
const listName = 'activity'
/** Of a run. A change made here comes with as many as were stored with it. */
const shownRefs = 5

type RunItem = Extract<ActivityItem, { kind: 'run' }>
type LocalItem = Extract<ActivityItem, { kind: 'local' }>

type Common = {
  readonly id: number
  readonly at: number
  readonly repositoryId: string
  readonly repository: string
}
type StoredRunItem = Common &
  Omit<RunItem, 'id' | 'kind' | 'refCount' | 'refs' | 'failure'> & {
    readonly cause: null
    readonly failure: string | null
  }
type StoredLocalItem = Common & {
  readonly cause: LocalItem['cause']
  readonly refCount: number
  readonly refs: string
  readonly note: string | null
}
type StoredItem = StoredRunItem | StoredLocalItem

/** CROSS JOIN keeps the order: the page is read off `activity`, the rest is looked up by key. */
const selectRow = `
  SELECT activity.id, activity.at, activity.repository_id AS repositoryId, repositories.name AS repository,
    activity.cause, activity.note, activity.ref_count AS refCount, activity.refs, activity.run_id AS runId,
    runs.mirror_id AS mirrorId, runs.kind AS runKind, activity.url, runs.trigger, runs.outcome,
    runs.changed_ref_count AS changedRefCount, runs.problem_ref_count AS problemRefCount, runs.failure
  FROM activity CROSS JOIN repositories ON repositories.id = activity.repository_id
    LEFT JOIN runs ON runs.id = activity.run_id`

/** In these words the partial indexes apply. */
const filterConditions: Readonly<Record<ActivityFilter, string | null>> = {
  all: null,
  moved: 'activity.moved = 1',
  problems: 'activity.problem = 1',
  local: 'activity.run_id IS NULL',
}

/** Says no before anything else is looked up. */
const matchesQuery = `(instr(lower(activity.url), @query) > 0
  OR activity.repository_id IN (SELECT id FROM repositories WHERE instr(name_folded, @query) > 0))`

type ListFilter = Pick<
  Parameters<ActivityStore['list']>[0],
  'repositoryId' | 'filter' | 'direction' | 'query'
>

/** The statement that answers a combination of filters; a test checks that each goes by an index. */
export const activityQuery = ({ repositoryId, filter, direction, query }: ListFilter): string => {
  const conditions = [
    repositoryId === null ? null : 'activity.repository_id = @repositoryId',
    filterConditions[filter],
    direction === null ? null : 'activity.direction = @direction',
    query === '' ? null : matchesQuery,
    'repositories.deleted_at IS NULL',
    'activity.id < @before',
  ]
  const where = conditions.filter((condition) => condition !== null).join(' AND ')
  return `${selectRow} WHERE ${where} ORDER BY activity.id DESC LIMIT @limit`
}

const problemOutcomes = `('refused', 'diverged', 'held', 'failed')`

/** The first refs of some runs, those with a problem before the others; each part stops at its limit. */
export const refsQuery = (() => {
  const firstRefs = (problem: 0 | 1): string => {
    // By itself SQLite would walk over all refs of the run to find those few.
    const source = problem === 1 ? 'run_refs AS first INDEXED BY run_refs_problems' : 'run_refs AS first'
    const condition = problem === 1 ? `AND first.outcome IN ${problemOutcomes}` : ''
    return `
      SELECT ${problem} AS problem, run_refs.run_id AS runId, run_refs.ref, run_refs.old_oid AS oldObjectId,
        run_refs.new_oid AS newObjectId, run_refs.outcome
      FROM json_each(@runIds) AS run CROSS JOIN run_refs ON run_refs.run_id = run.value AND run_refs.ref IN (
        SELECT first.ref FROM ${source} WHERE first.run_id = run.value ${condition}
        ORDER BY first.ref LIMIT ${shownRefs})`
  }
  return `${firstRefs(1)} UNION ALL ${firstRefs(0)} ORDER BY problem DESC, ref`
})()

const itemId = (id: number): string => `act_${id}`

const toLocalItem = (stored: StoredLocalItem): LocalItem => ({
  kind: 'local',
  id: itemId(stored.id),
  at: stored.at,
  repositoryId: stored.repositoryId,
  repository: stored.repository,
  cause: stored.cause,
  refCount: stored.refCount,
  refs: JSON.parse(stored.refs) as ActivityRef[],
  ...(stored.note === null ? {} : { note: stored.note }),
})

const toRunItem = (stored: StoredRunItem, refs: readonly ActivityRef[]): RunItem => ({
  kind: 'run',
  id: itemId(stored.id),
  at: stored.at,
  repositoryId: stored.repositoryId,
  repository: stored.repository,
  runId: stored.runId,
  mirrorId: stored.mirrorId,
  runKind: stored.runKind,
  url: stored.url,
  trigger: stored.trigger,
  outcome: stored.outcome,
  changedRefCount: stored.changedRefCount,
  problemRefCount: stored.problemRefCount,
  failure: stored.failure === null ? null : (JSON.parse(stored.failure) as Failure),
  refCount: stored.changedRefCount + stored.problemRefCount,
  refs: [...refs],
})

export const createActivityStore = (database: Database): ActivityStore => {
  const addLocal = database.prepare(
    `INSERT INTO activity (at, repository_id, moved, problem, cause, ref_count, refs, note)
     VALUES (@at, @repositoryId, @moved, @problem, @cause, @refCount, @refs, @note)`,
  )
  const statements = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (sql: string) =>
    database.prepare<[Readonly<Record<string, string | number | null>>], StoredItem>(sql)
  const statementOf = (filter: ListFilter): ReturnType<typeof prepare> => {
    const sql = activityQuery(filter)
    const statement = statements.get(sql) ?? prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const firstRefs = database.prepare<[{ runIds: string }], ActivityRef & { problem: number; runId: string }>(
    refsQuery,
  )
  const forgetOld = database.prepare<[number]>('DELETE FROM activity WHERE run_id IS NULL AND at < ?')

  /** A ref with a problem comes twice, first for its problem. */
  const refsOf = (runIds: readonly string[]): ReadonlyMap<string, readonly ActivityRef[]> => {
    const byRun = new Map<string, ActivityRef[]>()
    for (const { problem: _, runId, ...ref } of firstRefs.all({ runIds: JSON.stringify(runIds) })) {
      const refs = byRun.get(runId) ?? []
      byRun.set(runId, refs)
      if (refs.length < shownRefs && !refs.some((known) => known.ref === ref.ref)) refs.push(ref)
    }
    return byRun
  }

  return {
    addLocal: ({ refs, note, isProblem, ...change }) =>
      void addLocal.run({
        ...change,
        refs: JSON.stringify(refs),
        note: note ?? null,
        moved: note === undefined ? 1 : 0,
        problem: isProblem === true ? 1 : 0,
      }),
    list: ({ cursor, limit, ...filter }) => {
      const folded = { ...filter, query: foldRepositoryName(filter.query.trim()) }
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : decodeNumberCursor(listName, cursor)
      const rows = statementOf(folded).all({ ...folded, before, limit: limit + 1 })
      const page = cutPage(rows, limit, (last) => encodeCursor(listName, last.id))
      const refs = refsOf(page.items.flatMap((row) => (row.cause === null ? [row.runId] : [])))
      const items = page.items.map((row) =>
        row.cause === null ? toRunItem(row, refs.get(row.runId) ?? []) : toLocalItem(row),
      )
      return { items, nextCursor: page.nextCursor }
    },
    forgetOld: (now) => void forgetOld.run(now - keptMs),
  }
}
