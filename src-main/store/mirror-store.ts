import type { LastChangeOfMirror } from '../../src-shared/domain/mirror.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { MirrorRow, MirrorStore } from '../core/ports/mirror-store.ts'
import { createColumnUpdate } from './column-update.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'

/** Mirrors of a repository in the trash rest: they are seen through their repository only. */
const selectRow = `
  SELECT mirrors.id, mirrors.repository_id AS repositoryId, repositories.name AS repository, mirrors.direction,
    mirrors.url, mirrors.canonical_url AS canonicalUrl, mirrors.host, mirrors.account_id AS accountId,
    mirrors.interval_ms AS intervalMs, mirrors.on_diverged AS onDiverged, mirrors.on_destructive AS onDestructive,
    mirrors.paused_at AS pausedAt, mirrors.created_at AS createdAt, mirrors.fingerprint,
    mirrors.synced_change_counter AS syncedChangeCounter, mirrors.remote_head AS remoteHead,
    mirrors.last_checked_at AS lastCheckedAt, mirrors.last_changed_at AS lastChangedAt,
    mirrors.next_run_at AS nextRunAt, mirrors.consecutive_failures AS consecutiveFailures,
    mirrors.last_finished_run_id AS lastFinishedRunId, mirrors.first_run_finished_at AS firstRunFinishedAt,
    mirrors.last_change AS lastChange, mirrors.notified_failure_at AS notifiedFailureAt,
    mirrors.notified_failure_code AS notifiedFailureCode, mirrors.accept_while_away AS acceptWhileAway,
    mirrors.oscillating_ref AS oscillatingRef, mirrors.moves_counted_from AS movesCountedFrom,
    (SELECT count(*) FROM mirror_conflicts WHERE mirror_id = mirrors.id) AS conflictCount
  FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id`

const living = 'repositories.deleted_at IS NULL'
/** In these words the partial index `mirrors_due` applies; the repository is then looked up by its key. */
const due = 'mirrors.paused_at IS NULL AND mirrors.next_run_at'

/** What the scheduler asks every time it wakes; a test checks that both go by the index `mirrors_due`. */
export const dueQueries = {
  listDue: `${selectRow} WHERE ${due} <= ? AND ${living} ORDER BY mirrors.next_run_at LIMIT ?`,
  nextDueAt: `
    SELECT mirrors.next_run_at AS nextRunAt
    FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
    WHERE ${due} IS NOT NULL AND ${living} ORDER BY mirrors.next_run_at LIMIT 1`,
} as const

const changeableColumns = {
  intervalMs: 'interval_ms',
  accountId: 'account_id',
  onDiverged: 'on_diverged',
  onDestructive: 'on_destructive',
  pausedAt: 'paused_at',
  nextRunAt: 'next_run_at',
  consecutiveFailures: 'consecutive_failures',
  fingerprint: 'fingerprint',
  syncedChangeCounter: 'synced_change_counter',
  remoteHead: 'remote_head',
  lastCheckedAt: 'last_checked_at',
  lastChangedAt: 'last_changed_at',
  lastFinishedRunId: 'last_finished_run_id',
  firstRunFinishedAt: 'first_run_finished_at',
  lastChange: 'last_change',
  notifiedFailureAt: 'notified_failure_at',
  notifiedFailureCode: 'notified_failure_code',
  acceptWhileAway: 'accept_while_away',
  oscillatingRef: 'oscillating_ref',
  movesCountedFrom: 'moves_counted_from',
} as const

/** As stored: JSON as text, booleans as 0 and 1. */
type StoredMirror = Omit<MirrorRow, 'lastChange' | 'acceptWhileAway'> & {
  readonly lastChange: string | null
  readonly acceptWhileAway: number
}

const toRow = (stored: StoredMirror): MirrorRow => ({
  ...stored,
  lastChange: stored.lastChange === null ? null : (JSON.parse(stored.lastChange) as LastChangeOfMirror),
  acceptWhileAway: stored.acceptWhileAway === 1,
})

const linkExists = (url: string, cause: unknown): AppError =>
  new AppError('already_exists', `A mirror of this repository with ${url} exists already.`, {
    details: { what: `A mirror of this repository with ${url}` },
    cause,
  })

export const createMirrorStore = (database: Database): MirrorStore => {
  const insert = database.prepare(
    `INSERT INTO mirrors (id, repository_id, direction, url, canonical_url, host, account_id, interval_ms,
       on_diverged, on_destructive, accept_while_away, created_at, next_run_at)
     VALUES (@id, @repositoryId, @direction, @url, @canonicalUrl, @host, @accountId, @intervalMs,
       @onDiverged, @onDestructive, @acceptWhileAway, @createdAt, @nextRunAt)`,
  )
  const select = (rest: string) => database.prepare<(string | number)[], StoredMirror>(`${selectRow} ${rest}`)
  const find = select('WHERE mirrors.id = ?')
  const listAll = select(`WHERE ${living} ORDER BY repositories.name_folded, mirrors.created_at, mirrors.id`)
  const listByRepository = select('WHERE mirrors.repository_id = ? ORDER BY mirrors.created_at, mirrors.id')
  const listByAccount = select(
    `WHERE mirrors.account_id = ? AND ${living} ORDER BY repositories.name_folded, mirrors.created_at, mirrors.id`,
  )
  const listDue = database.prepare<[number, number], StoredMirror>(dueQueries.listDue)
  const nextDueAt = database.prepare<[], { nextRunAt: number }>(dueQueries.nextDueAt)
  const wakeBehind = database.prepare<[number]>(
    `UPDATE mirrors SET next_run_at = ? FROM repositories
     WHERE repositories.id = mirrors.repository_id AND ${living} AND mirrors.direction IN ('push', 'sync')
       AND mirrors.next_run_at IS NOT NULL AND mirrors.consecutive_failures = 0
       AND mirrors.synced_change_counter IS NOT repositories.change_counter`,
  )
  const remove = database.prepare<[string]>('DELETE FROM mirrors WHERE id = ?')
  const notifiedOf = database
    .prepare<[string, string], number>(
      `SELECT 1 FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
       WHERE mirrors.account_id = ? AND mirrors.notified_failure_at IS NOT NULL AND mirrors.paused_at IS NULL
         AND mirrors.notified_failure_code IN (SELECT value FROM json_each(?)) AND ${living} LIMIT 1`,
    )
    .pluck()
  const baseRefs = database.prepare<[string], { ref: string; objectId: string }>(
    'SELECT ref, base_oid AS objectId FROM mirror_refs WHERE mirror_id = ?',
  )
  const baseRef = database
    .prepare<[string, string], string>('SELECT base_oid FROM mirror_refs WHERE mirror_id = ? AND ref = ?')
    .pluck()
  // Nothing is written for a mirror that was removed while its run was ending.
  const setBaseRef = database.prepare<[string, string, string]>(
    `INSERT INTO mirror_refs (mirror_id, ref, base_oid) SELECT id, ?, ? FROM mirrors WHERE id = ?
     ON CONFLICT (mirror_id, ref) DO UPDATE SET base_oid = excluded.base_oid`,
  )
  const forgetBaseRef = database.prepare<[string, string]>(
    'DELETE FROM mirror_refs WHERE ref = ? AND mirror_id = ?',
  )
  const changeBaseRefs = database.transaction((id: string, changes: ReadonlyMap<string, string | null>) => {
    for (const [ref, objectId] of changes) {
      if (objectId === null) forgetBaseRef.run(ref, id)
      else setBaseRef.run(ref, objectId, id)
    }
  })

  const change = createColumnUpdate(database, 'mirrors', changeableColumns)

  return {
    insert: (mirror) => {
      try {
        insert.run({ ...mirror, acceptWhileAway: mirror.acceptWhileAway ? 1 : 0 })
      } catch (error) {
        throw isUniqueViolation(error) ? linkExists(mirror.url, error) : error
      }
    },
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toRow(stored)
    },
    listAll: () => listAll.all().map(toRow),
    listByRepository: (repositoryId) => listByRepository.all(repositoryId).map(toRow),
    listByAccount: (accountId) => listByAccount.all(accountId).map(toRow),
    listDue: (now, limit) => listDue.all(now, limit).map(toRow),
    nextDueAt: () => nextDueAt.get()?.nextRunAt ?? null,
    wakeBehind: (now) => void wakeBehind.run(now),
    change: (id, { lastChange, acceptWhileAway, ...columns }) =>
      change(id, {
        ...columns,
        ...(lastChange === undefined
          ? {}
          : { lastChange: lastChange === null ? null : JSON.stringify(lastChange) }),
        ...(acceptWhileAway === undefined ? {} : { acceptWhileAway: acceptWhileAway ? 1 : 0 }),
      }),
    remove: (id) => void remove.run(id),
    baseRefs: (id) => new Map(baseRefs.all(id).map(({ ref, objectId }) => [ref, objectId])),
    baseRef: (id, ref) => baseRef.get(id, ref) ?? null,
    changeBaseRefs: (id, changes) => changeBaseRefs(id, changes),
    hasNotified: (accountId, codes) => notifiedOf.get(accountId, JSON.stringify(codes)) !== undefined,
  }
}
