import type { RunFilter } from '../../src-shared/domain/run.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { RunsOf, RunStore } from '../core/ports/run-store.ts'
import { cutPage, decodeNumberCursor, encodeCursor } from './cursor.ts'
import { selectRunRow, toRunRow, type StoredRun } from './run-row.ts'
import type { Database, Statement } from './sqlite-driver.ts'

const listName = 'runs'

type Parameter = string | number
/** A condition, and what it is filled with. */
type Condition = readonly [sql: string, parameter: Parameter]

/** The `+` keeps SQLite at the index of the mirror: it has fewer runs than its repository. */
const ownerConditions = ({ repositoryId, mirrorId }: RunsOf): readonly Condition[] => [
  ...(repositoryId === null
    ? []
    : [[`${mirrorId === null ? '' : '+'}runs.repository_id = ?`, repositoryId] as const]),
  ...(mirrorId === null ? [] : [['runs.mirror_id = ?', mirrorId] as const]),
]

const isOneOf = (column: string, values: readonly string[] | undefined): readonly Condition[] =>
  values === undefined ? [] : [[`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values)]]

/** Runs that touched no ref are told by their counts, without a look at their refs. */
const touches = (ref: string | undefined): readonly Condition[] =>
  ref === undefined
    ? []
    : [
        [
          `runs.changed_ref_count + runs.problem_ref_count > 0
           AND EXISTS (SELECT 1 FROM run_refs WHERE run_refs.run_id = runs.id AND run_refs.ref = ?)`,
          ref,
        ],
      ]

const filterConditions = ({ outcomes, triggers, ref }: RunFilter): readonly Condition[] => [
  ...isOneOf('runs.outcome', outcomes),
  ...isOneOf('runs.trigger', triggers),
  ...touches(ref),
]

const conditionsOf = (options: RunsOf): readonly Condition[] => {
  const owner = ownerConditions(options)
  const filter = filterConditions(options.filter ?? {})
  if (filter.length > 0 && owner.length === 0) {
    const reason = 'Runs are filtered within one mirror or one repository: name it.'
    throw new AppError('invalid_input', reason, { details: { field: 'repository', reason } })
  }
  return [...owner, ...filter]
}

/** Runs in pages, newest first: of all, of a repository, of a mirror, and of those the ones that a filter lets through. */
export const createRunLists = (database: Database): Pick<RunStore, 'list' | 'cursorAfter'> => {
  // One statement for each combination of conditions, so that each goes by its own index.
  const statements = new Map<string, Statement<Parameter[], StoredRun>>()
  const statementFor = (conditions: readonly Condition[]): Statement<Parameter[], StoredRun> => {
    const where = [...conditions.map(([sql]) => sql), 'runs.sequence < ?'].join(' AND ')
    const statement =
      statements.get(where) ??
      database.prepare<Parameter[], StoredRun>(
        `${selectRunRow} WHERE ${where} ORDER BY runs.sequence DESC LIMIT ?`,
      )
    statements.set(where, statement)
    return statement
  }
  const sequenceOf = database.prepare<[string], { sequence: number }>(
    'SELECT sequence FROM runs WHERE id = ?',
  )
  const cursorAfter = (id: string): string | null => {
    const found = sequenceOf.get(id)
    return found === undefined ? null : encodeCursor(listName, found.sequence)
  }

  return {
    cursorAfter,
    list: ({ cursor, limit, ...options }) => {
      const before = cursor === null ? Number.MAX_SAFE_INTEGER : decodeNumberCursor(listName, cursor)
      const conditions = conditionsOf(options)
      const parameters = conditions.map(([, parameter]) => parameter)
      const stored = statementFor(conditions).all(...parameters, before, limit + 1)
      const page = cutPage(stored, limit, (last) => cursorAfter(last.id) ?? '')
      return { items: page.items.map(toRunRow), nextCursor: page.nextCursor }
    },
  }
}
