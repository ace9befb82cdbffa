import { AppError } from '../../src-shared/errors/app-error.ts'
import type { FlippedMirror, MirrorStore } from '../core/ports/mirror-store.ts'
import { createColumnUpdate } from './column-update.ts'
import { createMirrorTrash } from './mirror-trash-store.ts'
import { storedColumns, toMirrorRow, type StoredMirror } from './mirror-row.ts'
import type { Database } from './sqlite-driver.ts'
import { isUniqueViolation } from './sqlite-error.ts'
import { steady } from './steady.ts'

/**
 * Mirrors of a repository in the trash rest: they are seen through their repository only. Mirrors that are in the trash
 * themselves are seen by `findTrashed`, `listTrash` and `listAlsoTrashed` alone.
 */
const selectRow = `
  SELECT mirrors.id, mirrors.repository_id AS repositoryId, repositories.name AS repository, mirrors.direction,
    mirrors.url, mirrors.canonical_url AS canonicalUrl, mirrors.host, mirrors.account_id AS accountId,
    mirrors.on_diverged AS onDiverged, mirrors.on_destructive AS onDestructive,
    mirrors.paused_at AS pausedAt, mirrors.created_at AS createdAt, mirrors.fingerprint,
    mirrors.synced_change_counter AS syncedChangeCounter, mirrors.remote_head AS remoteHead,
    mirrors.last_checked_at AS lastCheckedAt, mirrors.last_changed_at AS lastChangedAt,
    mirrors.next_run_at AS nextRunAt, mirrors.consecutive_failures AS consecutiveFailures,
    mirrors.last_finished_run_id AS lastFinishedRunId, mirrors.first_run_finished_at AS firstRunFinishedAt,
    mirrors.last_change AS lastChange, mirrors.notified_failure_at AS notifiedFailureAt,
    mirrors.notified_failure_code AS notifiedFailureCode,
    mirrors.moved_to AS movedTo, mirrors.failing_since AS failingSince, mirrors.stopped_at AS stoppedAt,
    mirrors.missing_since AS missingSince, mirrors.missing_count AS missingCount, mirrors.held_by AS heldBy,
    mirrors.schedule,
    mirrors.patterns,
    mirrors.notes,
    mirrors.extra_branches AS extraBranches,
    mirrors.flipped_at AS flippedAt,
    mirrors.approved_plan AS approvedPlan,
    mirrors.accept_while_away AS acceptWhileAway,
    mirrors.oscillating_ref AS oscillatingRef, mirrors.moves_counted_from AS movesCountedFrom,
    (SELECT count(*) FROM mirror_conflicts WHERE mirror_id = mirrors.id) AS conflictCount
  FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id`

const notTrashed = 'mirrors.deleted_at IS NULL'
const living = `repositories.deleted_at IS NULL AND ${notTrashed}`
/** In these words the partial index `mirrors_due` applies; the repository is then looked up by its key. */
const due = 'mirrors.paused_at IS NULL AND mirrors.next_run_at'

/** A change made here that the remote does not have yet, as far as its mirror knows. */
const owesPush = `mirrors.direction IN ('push', 'sync')
  AND mirrors.synced_change_counter IS NOT repositories.change_counter`
const selectNextDue = `
    SELECT mirrors.next_run_at AS nextRunAt
    FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id`

/** What the scheduler asks every time it wakes; a test checks that all go by the index `mirrors_due`. */
export const dueQueries = {
  listDue: `${selectRow} WHERE ${due} <= ? AND ${living} ORDER BY mirrors.next_run_at LIMIT ?`,
  nextDueAt: `${selectNextDue}
    WHERE ${due} IS NOT NULL AND ${living} ORDER BY mirrors.next_run_at LIMIT 1`,
  listDuePushes: `${selectRow}
    WHERE ${due} <= ? AND ${living} AND ${owesPush} ORDER BY mirrors.next_run_at LIMIT ?`,
  nextPushDueAt: `${selectNextDue}
    WHERE ${due} IS NOT NULL AND ${living} AND ${owesPush} ORDER BY mirrors.next_run_at LIMIT 1`,
} as const

/** What adding a mirror asks; a test checks that none of it reads the mirrors one by one. */
export const graphQueries = {
  listByRemotes: `${selectRow}
    WHERE mirrors.canonical_url IN (SELECT value FROM json_each(?)) AND ${living}
    ORDER BY mirrors.created_at, mirrors.id`,
  // From one host to the next by the index. https://www.sqlite.org/lang_with.html
  listHosts: `WITH RECURSIVE hosts (host) AS (
      SELECT min(host) FROM mirrors
      UNION ALL
      SELECT (SELECT min(host) FROM mirrors WHERE host > hosts.host) FROM hosts WHERE hosts.host IS NOT NULL)
    SELECT host FROM hosts WHERE host IS NOT NULL`,
} as const

const changeableColumns = {
  schedule: 'schedule',
  accountId: 'account_id',
  onDiverged: 'on_diverged',
  onDestructive: 'on_destructive',
  patterns: 'patterns',
  notes: 'notes',
  extraBranches: 'extra_branches',
  flippedAt: 'flipped_at',
  approvedPlan: 'approved_plan',
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
  url: 'url',
  canonicalUrl: 'canonical_url',
  host: 'host',
  movedTo: 'moved_to',
  failingSince: 'failing_since',
  stoppedAt: 'stopped_at',
  missingSince: 'missing_since',
  missingCount: 'missing_count',
  heldBy: 'held_by',
  acceptWhileAway: 'accept_while_away',
  oscillatingRef: 'oscillating_ref',
  movesCountedFrom: 'moves_counted_from',
} as const

/** Two links with one remote would undo each other: one in the direction `sync` is what does both. */
const linkExists = (url: string, cause: unknown): AppError =>
  new AppError(
    'already_exists',
    `A mirror of this repository with ${url} exists already; for both directions use two-way (sync).`,
    {
      details: {
        what: `A mirror of this repository with ${url}`,
        advice: 'Turn that one round, or use two-way (sync) for both directions.',
      },
      cause,
    },
  )

export const createMirrorStore = (database: Database): MirrorStore => {
  const insert = database.prepare(
    `INSERT INTO mirrors (id, repository_id, direction, url, canonical_url, host, account_id, schedule,
       on_diverged, on_destructive, accept_while_away, created_at, next_run_at, patterns, notes, extra_branches)
     VALUES (@id, @repositoryId, @direction, @url, @canonicalUrl, @host, @accountId, @schedule,
       @onDiverged, @onDestructive, @acceptWhileAway, @createdAt, @nextRunAt, @patterns, @notes, @extraBranches)`,
  )
  const select = (rest: string) => database.prepare<(string | number)[], StoredMirror>(`${selectRow} ${rest}`)
  const find = select(`WHERE mirrors.id = ${steady()} AND ${notTrashed}`)
  const accountOf = database
    .prepare<[string], string | null>(`SELECT account_id FROM mirrors WHERE id = ? AND ${notTrashed}`)
    .pluck()
  const listAll = select(`WHERE ${living} ORDER BY repositories.name_folded, mirrors.created_at, mirrors.id`)
  const ofRepository = (condition: string) =>
    select(`WHERE mirrors.repository_id = ? ${condition} ORDER BY mirrors.created_at, mirrors.id`)
  const listByRepository = ofRepository(`AND ${notTrashed}`)
  const listAlsoTrashed = ofRepository('')
  const listByAccount = select(
    `WHERE mirrors.account_id = ? AND ${living} ORDER BY repositories.name_folded, mirrors.created_at, mirrors.id`,
  )
  const listByHost = select(
    `WHERE mirrors.host = ? AND ${living} ORDER BY repositories.name_folded, mirrors.created_at, mirrors.id`,
  )
  const listByRemotes = database.prepare<[string], StoredMirror>(graphQueries.listByRemotes)
  const listHosts = database.prepare<[], string>(graphQueries.listHosts).pluck()
  const heldBy = `mirrors.held_by = ? AND mirrors.paused_at IS NULL AND ${living}`
  const nextHeld = select(`WHERE ${heldBy} ORDER BY (mirrors.id <= ?), mirrors.id LIMIT 1`)
  const listHeld = database
    .prepare<[string], string>('SELECT id FROM mirrors WHERE held_by = ? ORDER BY last_checked_at, id')
    .pluck()
  const release = database.prepare<[number, string]>(
    'UPDATE mirrors SET held_by = NULL, next_run_at = ? WHERE id = ?',
  )
  const releaseOrphans = database.prepare<[number, string]>(
    `UPDATE mirrors SET held_by = NULL, next_run_at = ?
     WHERE held_by IS NOT NULL AND held_by NOT IN (SELECT value FROM json_each(?))`,
  )
  const releaseHeld = database.transaction(
    (key: string, now: number, spreadMs: number): readonly string[] => {
      const ids = listHeld.all(key)
      ids.forEach((id, index) => release.run(now + index * spreadMs, id))
      return ids
    },
  )
  const listDue = database.prepare<[number, number], StoredMirror>(dueQueries.listDue)
  const nextDueAt = database.prepare<[], { nextRunAt: number }>(dueQueries.nextDueAt)
  const listDuePushes = database.prepare<[number, number], StoredMirror>(dueQueries.listDuePushes)
  const nextPushDueAt = database.prepare<[], { nextRunAt: number }>(dueQueries.nextPushDueAt)
  const isManual = `mirrors.schedule ->> '$.kind' = 'manual'`
  const spreadOverdue = database.prepare<{ now: number; atLeastMs: number; perMirrorMs: number }>(
    `WITH overdue AS (
       SELECT mirrors.id AS id, count(*) OVER () AS total,
         row_number() OVER (ORDER BY ${isManual} DESC, mirrors.next_run_at, mirrors.id) - 1 AS place
       FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
       WHERE ${due} <= @now AND ${living})
     UPDATE mirrors
     SET next_run_at =
       CAST(@now + max(@atLeastMs, @perMirrorMs * overdue.total) * overdue.place / overdue.total AS INTEGER)
     FROM overdue WHERE mirrors.id = overdue.id`,
  )
  const advance = database.prepare<{ ids: string; now: number }>(
    `UPDATE mirrors SET next_run_at = @now
     WHERE id IN (SELECT value FROM json_each(@ids)) AND next_run_at > @now AND paused_at IS NULL
       AND stopped_at IS NULL AND held_by IS NULL AND consecutive_failures = 0 AND NOT ${isManual}`,
  )
  const wakeBehind = database.prepare<[number]>(
    `UPDATE mirrors SET next_run_at = ? FROM repositories
     WHERE repositories.id = mirrors.repository_id AND ${living} AND mirrors.direction IN ('push', 'sync')
       AND (mirrors.next_run_at IS NOT NULL OR ${isManual}) AND mirrors.held_by IS NULL
       AND mirrors.consecutive_failures = 0
       AND mirrors.synced_change_counter IS NOT repositories.change_counter`,
  )
  const remove = database.prepare<[string]>('DELETE FROM mirrors WHERE id = ?')
  const trash = createMirrorTrash(database, selectRow)
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

  const setDirection = database.prepare<[string, number, number | null, string | null, string]>(
    `UPDATE mirrors SET direction = ?, flipped_at = ?, next_run_at = ?, approved_plan = ?, fingerprint = NULL,
       synced_change_counter = NULL, consecutive_failures = 0
     WHERE id = ?`,
  )
  const forgetBaseRefs = database.prepare<[string]>('DELETE FROM mirror_refs WHERE mirror_id = ?')
  const flip = database.transaction((id: string, flipped: FlippedMirror) => {
    const { direction, flippedAt, nextRunAt, approvedPlan, base } = flipped
    setDirection.run(direction, flippedAt, nextRunAt, storedColumns({ approvedPlan }).approvedPlan, id)
    forgetBaseRefs.run(id)
    for (const [ref, objectId] of base) setBaseRef.run(ref, objectId, id)
  })

  return {
    insert: (mirror) => {
      try {
        insert.run({ ...mirror, ...storedColumns(mirror) })
      } catch (error) {
        throw isUniqueViolation(error) ? linkExists(mirror.url, error) : error
      }
    },
    find: (id) => {
      const stored = find.get(id)
      return stored === undefined ? null : toMirrorRow(stored)
    },
    accountOf: (id) => accountOf.get(id),
    listAll: () => listAll.all().map(toMirrorRow),
    listByRepository: (repositoryId) => listByRepository.all(repositoryId).map(toMirrorRow),
    listAlsoTrashed: (repositoryId) => listAlsoTrashed.all(repositoryId).map(toMirrorRow),
    ...trash,
    listByAccount: (accountId) => listByAccount.all(accountId).map(toMirrorRow),
    listByHost: (host) => listByHost.all(host).map(toMirrorRow),
    listByRemotes: (canonicalUrls) => listByRemotes.all(JSON.stringify(canonicalUrls)).map(toMirrorRow),
    listHosts: () => listHosts.all(),
    nextHeld: (key, afterId) => {
      const stored = nextHeld.get(key, afterId)
      return stored === undefined ? null : toMirrorRow(stored)
    },
    releaseOrphans: (keys, now) => void releaseOrphans.run(now, JSON.stringify(keys)),
    releaseHeld: (key, now, spreadMs) => releaseHeld(key, now, spreadMs),
    listDue: (now, limit) => listDue.all(now, limit).map(toMirrorRow),
    nextDueAt: () => nextDueAt.get()?.nextRunAt ?? null,
    listDuePushes: (now, limit) => listDuePushes.all(now, limit).map(toMirrorRow),
    nextPushDueAt: () => nextPushDueAt.get()?.nextRunAt ?? null,
    spreadOverdue: (now, spread) => void spreadOverdue.run({ now, ...spread }),
    advance: (ids, now) => void advance.run({ ids: JSON.stringify(ids), now }),
    wakeBehind: (now) => void wakeBehind.run(now),
    change: (id, columns) => change(id, storedColumns(columns)),
    flip: (id, flipped) => flip(id, flipped),
    remove: (id) => void remove.run(id),
    baseRefs: (id) => new Map(baseRefs.all(id).map(({ ref, objectId }) => [ref, objectId])),
    baseRef: (id, ref) => baseRef.get(id, ref) ?? null,
    changeBaseRefs: (id, changes) => changeBaseRefs(id, changes),
    hasNotified: (accountId, codes) => notifiedOf.get(accountId, JSON.stringify(codes)) !== undefined,
  }
}
