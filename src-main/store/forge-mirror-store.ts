import { AppError } from '../../src-shared/errors/app-error.ts'
import type {
  ForgeFlipUnderWay,
  ForgeMirrorRow,
  ForgeMirrorStore,
  ListedForgeMirror,
} from '../core/ports/forge-mirror-store.ts'
import { createColumnUpdate, type SqlValue } from './column-update.ts'
import type { Database } from './sqlite-driver.ts'
import { steady } from './steady.ts'

const columns = {
  forgeId: 'forge_id',
  path: 'path',
  webUrl: 'web_url',
  direction: 'direction',
  forgeMirrorId: 'forge_mirror_id',
  url: 'url',
  canonicalUrl: 'canonical_url',
  host: 'host',
  intervalMs: 'interval_ms',
  onPush: 'on_push',
  signIn: 'sign_in',
  otherAccountId: 'other_account_id',
  deployKey: 'deploy_key',
  origin: 'origin',
  keptIn: 'kept_in',
  isRunning: 'is_running',
  isPaused: 'is_paused',
  lastRunAt: 'last_run_at',
  failure: 'failure',
  consecutiveFailures: 'consecutive_failures',
  notifiedAt: 'notified_at',
  lookedAt: 'looked_at',
  lookFailure: 'look_failure',
  nextLookAt: 'next_look_at',
  flip: 'flip',
  changedAt: 'changed_at',
} as const satisfies Readonly<Record<keyof Omit<ForgeMirrorRow, 'id' | 'accountId' | 'createdAt'>, string>>

const allColumns = { id: 'id', accountId: 'account_id', createdAt: 'created_at', ...columns } as const
const booleans = ['onPush', 'isRunning', 'isPaused'] as const
const documents = ['failure', 'lookFailure', 'flip'] as const

const isOneOf = (names: readonly string[], name: string): boolean => names.includes(name)

/** As SQLite has it: booleans are 0 or 1, documents JSON. */
const toStored = (change: Readonly<Record<string, unknown>>): Record<string, SqlValue> =>
  Object.fromEntries(
    Object.entries(change)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        isOneOf(booleans, name)
          ? Number(value)
          : isOneOf(documents, name) && value !== null
            ? JSON.stringify(value)
            : (value as SqlValue),
      ]),
  )

type StoredRow = Readonly<Record<keyof typeof allColumns, string | number | null>> &
  Pick<ListedForgeMirror, 'forgeKind' | 'forgeHost' | 'keptInName'>

const toRow = (stored: StoredRow): ListedForgeMirror => {
  const parsed = (name: (typeof documents)[number]): unknown =>
    stored[name] === null ? null : (JSON.parse(String(stored[name])) as unknown)
  // The columns are what was saved.
  return {
    ...stored,
    ...Object.fromEntries(booleans.map((name) => [name, stored[name] === 1])),
    failure: parsed('failure'),
    lookFailure: parsed('lookFailure'),
    flip: parsed('flip') as ForgeFlipUnderWay | null,
  } as unknown as ListedForgeMirror
}

const selectRow = `
  SELECT ${Object.entries(allColumns)
    .map(([property, column]) => `listed.${column} AS ${property}`)
    .join(', ')},
    accounts.kind AS forgeKind, accounts.host AS forgeHost, repositories.name AS keptInName
  FROM forge_mirrors listed
  JOIN accounts ON accounts.id = listed.account_id
  LEFT JOIN repositories ON repositories.id = listed.kept_in AND repositories.deleted_at IS NULL`

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_UNIQUE'

export const createForgeMirrorStore = (database: Database): ForgeMirrorStore => {
  const names = Object.keys(allColumns)
  const insert = database.prepare(
    `INSERT INTO forge_mirrors (${Object.values(allColumns).join(', ')})
     VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  )
  const find = database.prepare<[string], StoredRow>(`${selectRow} WHERE listed.id = ${steady()}`)
  const list = database.prepare<[], StoredRow>(`${selectRow} ORDER BY listed.path, listed.id`)
  const listByAccount = database.prepare<[string], StoredRow>(
    `${selectRow} WHERE listed.account_id = ? ORDER BY listed.path, listed.id`,
  )
  const listByRepository = database.prepare<[string, string], StoredRow>(
    `${selectRow} WHERE listed.account_id = ? AND listed.forge_id = ? ORDER BY listed.created_at, listed.id`,
  )
  const listDue = database.prepare<[number, number], StoredRow>(
    `${selectRow} WHERE listed.next_look_at <= ? ORDER BY listed.next_look_at LIMIT ?`,
  )
  const nextDueAt = database.prepare<[], { readonly at: number | null }>(
    'SELECT min(next_look_at) AS at FROM forge_mirrors',
  )
  const remove = database.prepare<[string]>('DELETE FROM forge_mirrors WHERE id = ?')
  const update = createColumnUpdate(database, 'forge_mirrors', columns)

  return {
    insert: (row) => {
      const stored = toStored(row)
      try {
        insert.run(Object.fromEntries(names.map((name) => [name, stored[name] ?? null])))
      } catch (error) {
        if (!isTaken(error)) throw error
        const what = `A mirror of ${row.path} with ${row.host}`
        throw new AppError('already_exists', `${what} exists already.`, {
          details: { what, advice: 'Change that one instead.' },
        })
      }
    },
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toRow(stored)
    },
    list: () => list.all().map(toRow),
    listByAccount: (accountId) => listByAccount.all(accountId).map(toRow),
    listByRepository: (accountId, forgeId) => listByRepository.all(accountId, forgeId).map(toRow),
    listDue: (at, limit) => listDue.all(at, limit).map(toRow),
    nextDueAt: () => nextDueAt.get()?.at ?? null,
    change: (id, change) => update(id, toStored(change)),
    remove: (id) => void remove.run(id),
  }
}
