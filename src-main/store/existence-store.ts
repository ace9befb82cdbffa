import type { RepositoryMove } from '../../src-shared/domain/existence.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import type { ExistenceRound, ExistenceStore, MirrorPlace } from '../core/ports/existence-store.ts'
import type { Database } from './sqlite-driver.ts'
import { steady } from './steady.ts'

type StoredPlace = Omit<MirrorPlace, 'scopes' | 'moved'> & {
  readonly scopes: string | null
  readonly moved: string | null
}
type StoredRound = Omit<ExistenceRound, 'failure' | 'stopped'> & {
  readonly failure: string | null
  readonly stopped: string | null
}

const selectPlace = `
  SELECT places.mirror_id AS mirrorId, places.account_id AS accountId,
    CASE WHEN places.was_shown = 1 THEN places.forge_id END AS forgeId,
    places.canonical_url AS canonicalUrl, places.path, places.state, places.since, places.checked_at AS checkedAt,
    places.reason, places.scopes, places.missing_count AS missingCount, places.missing_since AS missingSince,
    places.missed_at AS missedAt, places.moved
  FROM mirror_places places JOIN mirrors ON mirrors.id = places.mirror_id
  JOIN repositories ON repositories.id = mirrors.repository_id`
const living = 'mirrors.deleted_at IS NULL AND repositories.deleted_at IS NULL'

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text))
const text = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const toPlace = (stored: StoredPlace): MirrorPlace => ({
  ...stored,
  scopes: parsed(stored.scopes) as string[] | null,
  moved: parsed(stored.moved) as RepositoryMove | null,
})

export const createExistenceStore = (database: Database): ExistenceStore => {
  // What forges told without that anybody looked is no place yet (`forge-id-store.ts`).
  const find = database.prepare<[string], StoredPlace>(
    `${selectPlace} WHERE places.mirror_id = ${steady()} AND places.account_id IS NOT NULL`,
  )
  // What the forge told of the same address stays, where the account itself was not shown it.
  // Nothing is written for a mirror or an account that was removed while its forge was asked.
  const upsert = database.prepare(
    `INSERT INTO mirror_places (mirror_id, account_id, forge_id, was_shown, web_url, canonical_url, path, state, since,
       checked_at, reason, scopes, missing_count, missing_since, missed_at, moved)
     SELECT mirrors.id, accounts.id, @forgeId, @forgeId IS NOT NULL,
       (SELECT web_url FROM forge_connections WHERE account_id = @accountId), @canonicalUrl, @path, @state, @since,
       @checkedAt, @reason, @scopes, @missingCount, @missingSince, @missedAt, @moved
     FROM mirrors, accounts WHERE mirrors.id = @mirrorId AND accounts.id = @accountId
     ON CONFLICT (mirror_id) DO UPDATE SET account_id = excluded.account_id, was_shown = excluded.was_shown,
       web_url = CASE WHEN excluded.forge_id IS NULL AND canonical_url = excluded.canonical_url THEN web_url
         ELSE excluded.web_url END,
       forge_id = CASE WHEN excluded.forge_id IS NULL AND canonical_url = excluded.canonical_url THEN forge_id
         ELSE excluded.forge_id END,
       canonical_url = excluded.canonical_url, path = excluded.path, state = excluded.state, since = excluded.since,
       checked_at = excluded.checked_at, reason = excluded.reason, scopes = excluded.scopes,
       missing_count = excluded.missing_count, missing_since = excluded.missing_since,
       missed_at = excluded.missed_at, moved = excluded.moved`,
  )
  const forget = database.prepare<[string]>('DELETE FROM mirror_places WHERE mirror_id = ?')
  const list = database.prepare<[string], StoredPlace>(
    `${selectPlace} WHERE places.account_id = ? AND ${living} ORDER BY places.path, places.mirror_id`,
  )
  const round = database.prepare<[string], StoredRound>(
    `SELECT account_id AS accountId, checked_at AS checkedAt, next_at AS nextAt, failure, stopped,
       accepted_at AS acceptedAt
     FROM existence_rounds WHERE account_id = ?`,
  )
  const saveRound = database.prepare(
    `INSERT INTO existence_rounds (account_id, checked_at, next_at, failure, stopped, accepted_at)
     SELECT id, @checkedAt, @nextAt, @failure, @stopped, @acceptedAt FROM accounts WHERE id = @accountId
     ON CONFLICT (account_id) DO UPDATE SET checked_at = excluded.checked_at, next_at = excluded.next_at,
       failure = excluded.failure, stopped = excluded.stopped, accepted_at = excluded.accepted_at`,
  )
  return {
    find: (mirrorId) => {
      const stored = find.get(mirrorId)
      return stored === undefined ? null : toPlace(stored)
    },
    save: (place) => void upsert.run({ ...place, scopes: text(place.scopes), moved: text(place.moved) }),
    forget: (mirrorId) => void forget.run(mirrorId),
    list: (accountId) => list.all(accountId).map(toPlace),
    round: (accountId) => {
      const stored = round.get(accountId)
      if (stored === undefined) return null
      return {
        ...stored,
        failure: parsed(stored.failure) as Failure | null,
        stopped: parsed(stored.stopped) as ExistenceRound['stopped'],
      }
    },
    saveRound: (row) =>
      void saveRound.run({ ...row, failure: text(row.failure), stopped: text(row.stopped) }),
  }
}
