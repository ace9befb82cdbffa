import type { HookIn, HookInState } from '../../src-shared/domain/hooks-in.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import type { ForgeHookRow, HooksInStore } from '../core/ports/hooks-in-store.ts'
import { cutPage, decodeTextCursor, encodeCursor } from './cursor.ts'
import type { SqlValue } from './column-update.ts'
import type { Database } from './sqlite-driver.ts'

const listName = 'forge-hooks'

/** The columns of `forge_hooks` that change, by property. */
const changeable = {
  forgeId: 'forge_id',
  path: 'path',
  remoteUrl: 'remote_url',
  hookId: 'hook_id',
  url: 'url',
  secretId: 'secret_id',
  state: 'state',
  failure: 'failure',
  attempts: 'attempts',
  nextAt: 'next_at',
  madeAt: 'made_at',
  checkedAt: 'checked_at',
  lastDeliveryAt: 'last_delivery_at',
} as const satisfies Readonly<Record<keyof Omit<ForgeHookRow, 'accountId' | 'canonicalUrl'>, string>>

const selectRow = `
  SELECT account_id AS accountId, canonical_url AS canonicalUrl, ${Object.entries(changeable)
    .map(([property, column]) => `${column} AS ${property}`)
    .join(', ')}
  FROM forge_hooks`

type Stored = Omit<ForgeHookRow, 'failure'> & { readonly failure: string | null }

const toRow = ({ failure, ...stored }: Stored): ForgeHookRow => ({
  ...stored,
  failure: failure === null ? null : (JSON.parse(failure) as Failure),
})

const toHookIn = (row: ForgeHookRow): HookIn => {
  const { canonicalUrl: id, path, state, failure, madeAt, checkedAt, lastDeliveryAt } = row
  return { id, path, state, failure, madeAt, checkedAt, lastDeliveryAt }
}

/** Mirrors that a push at the remote concerns. Those in the trash, and of repositories there, need nothing. */
const wanting = `
  mirrors.account_id = @accountId AND mirrors.direction IN ('pull', 'sync') AND mirrors.deleted_at IS NULL
  AND repositories.deleted_at IS NULL`

type Calls =
  | 'wantHooks'
  | 'findHook'
  | 'hooksOfRepository'
  | 'changeHook'
  | 'removeHook'
  | 'nextDueHook'
  | 'nextHookAt'
  | 'makeHooksDue'
  | 'makeUnmadeDue'
  | 'countHooks'
  | 'listHooks'
  | 'heardOf'

/** The webhooks of accounts at their forges, by the remote that each is for. */
export const createForgeHookStore = (database: Database): Pick<HooksInStore, Calls> => {
  const insertMissing = database.prepare<{ accountId: string; now: number }>(
    `INSERT INTO forge_hooks (account_id, canonical_url, remote_url, path, state, next_at)
     SELECT mirrors.account_id, mirrors.canonical_url, min(mirrors.url),
       substr(mirrors.canonical_url, instr(mirrors.canonical_url, '/') + 1), 'pending', @now
     FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id WHERE ${wanting}
     GROUP BY mirrors.canonical_url
     ON CONFLICT (account_id, canonical_url) DO UPDATE SET state = 'pending', next_at = excluded.next_at, attempts = 0,
       failure = NULL
     WHERE state = 'removing'`,
  )
  const endNeedless = database.prepare<{ accountId: string; now: number; isWanted: number }>(
    `UPDATE forge_hooks SET state = 'removing', next_at = @now, attempts = 0, failure = NULL
     WHERE account_id = @accountId AND state <> 'removing' AND (@isWanted = 0 OR canonical_url NOT IN (
       SELECT mirrors.canonical_url FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
       WHERE ${wanting}))`,
  )
  const want = database.transaction((accountId: string, isWanted: boolean, now: number) => {
    if (isWanted) insertMissing.run({ accountId, now })
    endNeedless.run({ accountId, now, isWanted: Number(isWanted) })
  })
  const find = database.prepare<[string, string], Stored>(
    `${selectRow} WHERE account_id = ? AND canonical_url = ?`,
  )
  const ofRepository = database.prepare<[string, string], Stored>(
    `${selectRow} WHERE account_id = ? AND forge_id = ?`,
  )
  const remove = database.prepare<[string, string]>(
    'DELETE FROM forge_hooks WHERE account_id = ? AND canonical_url = ?',
  )
  const nextDue = database.prepare<[string, number], Stored>(
    `${selectRow} WHERE account_id = ? AND next_at <= ? ORDER BY next_at LIMIT 1`,
  )
  const nextAt = database
    .prepare<[string], number>(
      'SELECT next_at FROM forge_hooks WHERE account_id = ? ORDER BY next_at LIMIT 1',
    )
    .pluck()
  const makeDue = database.prepare<{ accountId: string; canonicalUrl: string | null; now: number }>(
    `UPDATE forge_hooks SET next_at = @now, attempts = 0
     WHERE account_id = @accountId AND (@canonicalUrl IS NULL OR canonical_url = @canonicalUrl)`,
  )
  const makeUnmadeDue = database.prepare<[number, string]>(
    `UPDATE forge_hooks SET next_at = ?, attempts = 0 WHERE account_id = ? AND state IN ('pending', 'refused')`,
  )
  const count = database.prepare<[string], { state: HookInState; count: number }>(
    'SELECT state, count(*) AS count FROM forge_hooks WHERE account_id = ? GROUP BY state',
  )
  const list = database.prepare<[string, string, number], Stored>(
    `${selectRow} WHERE account_id = ? AND canonical_url > ? ORDER BY canonical_url LIMIT ?`,
  )
  const heard = database.prepare<[number, string, string]>(
    'UPDATE forge_hooks SET last_delivery_at = ? WHERE account_id = ? AND forge_id = ?',
  )
  const statements = new Map<string, ReturnType<typeof prepareChange>>()
  const prepareChange = (assignments: string) =>
    database.prepare<SqlValue[]>(
      `UPDATE forge_hooks SET ${assignments} WHERE account_id = ? AND canonical_url = ?`,
    )

  return {
    wantHooks: (accountId, isWanted, now) => want.immediate(accountId, isWanted, now),
    findHook: (accountId, canonicalUrl) => {
      const stored = find.get(accountId, canonicalUrl)
      return stored === undefined ? null : toRow(stored)
    },
    hooksOfRepository: (accountId, forgeId) => ofRepository.all(accountId, forgeId).map(toRow),
    changeHook: ({ accountId, canonicalUrl }, { failure, ...change }) => {
      const values: Partial<Record<keyof typeof changeable, SqlValue | undefined>> = {
        ...change,
        ...(failure === undefined ? {} : { failure: failure === null ? null : JSON.stringify(failure) }),
      }
      const keys = (Object.keys(changeable) as (keyof typeof changeable)[]).filter(
        (key) => values[key] !== undefined,
      )
      if (keys.length === 0) return
      const assignments = keys.map((key) => `${changeable[key]} = ?`).join(', ')
      const statement = statements.get(assignments) ?? prepareChange(assignments)
      statements.set(assignments, statement)
      statement.run(...keys.map((key) => values[key] ?? null), accountId, canonicalUrl)
    },
    removeHook: ({ accountId, canonicalUrl }) => void remove.run(accountId, canonicalUrl),
    nextDueHook: (accountId, now) => {
      const stored = nextDue.get(accountId, now)
      return stored === undefined ? null : toRow(stored)
    },
    nextHookAt: (accountId) => nextAt.get(accountId) ?? null,
    makeHooksDue: (accountId, canonicalUrl, now) => void makeDue.run({ accountId, canonicalUrl, now }),
    makeUnmadeDue: (accountId, now) => void makeUnmadeDue.run(now, accountId),
    countHooks: (accountId) => ({
      pending: 0,
      active: 0,
      refused: 0,
      removing: 0,
      ...Object.fromEntries(count.all(accountId).map((row) => [row.state, row.count])),
    }),
    listHooks: ({ accountId, cursor, limit }) => {
      const after = cursor === null ? '' : decodeTextCursor(listName, cursor)
      const rows = list.all(accountId, after, limit + 1).map(toRow)
      const page = cutPage(rows, limit, (last) => encodeCursor(listName, last.canonicalUrl))
      return { items: page.items.map(toHookIn), nextCursor: page.nextCursor }
    },
    heardOf: (accountId, forgeId, at) => void heard.run(at, accountId, forgeId),
  }
}
