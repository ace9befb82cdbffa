import type { Failure } from '../../src-shared/domain/run.ts'
import type { ForgeIdStore, HintCursorStore } from '../core/ports/hooks-in-store.ts'
import type { Database } from './sqlite-driver.ts'

const followers = `
  SELECT mirrors.id FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
  WHERE mirrors.direction IN ('pull', 'sync') AND mirrors.deleted_at IS NULL AND repositories.deleted_at IS NULL`

/**
 * How remotes are known by what forges call them for good. Every question goes by an index. The ids stand where the looks
 * for repositories put them too (`existence-store.ts`); what is only told here was shown to no account yet.
 */
export const createForgeIdStore = (database: Database): ForgeIdStore => {
  const byId = database
    .prepare<[string, string], string>(
      `${followers} AND (mirrors.id, mirrors.canonical_url) IN (
         SELECT mirror_id, canonical_url FROM mirror_places WHERE web_url = ? AND forge_id = ?)`,
    )
    .pluck()
  const byAddress = database
    .prepare<[string], string>(`${followers} AND mirrors.canonical_url IN (SELECT value FROM json_each(?))`)
    .pluck()
  const ofAccount = database
    .prepare<{ accountId: string; webUrl: string; forgeId: string }, string>(
      `${followers} AND mirrors.account_id = @accountId AND (
         (mirrors.id, mirrors.canonical_url) IN (
           SELECT mirror_id, canonical_url FROM mirror_places WHERE web_url = @webUrl AND forge_id = @forgeId)
         OR mirrors.canonical_url IN (
           SELECT canonical_url FROM forge_hooks WHERE account_id = @accountId AND forge_id = @forgeId))`,
    )
    .pluck()
  const listedAddresses = database.prepare<[string, string], { url: string; ssh: string | null }>(
    `SELECT canonical_url AS url, canonical_ssh AS ssh FROM forge_repositories
     WHERE account_id = ? AND forge_id = ?`,
  )
  // A mirror that got another address since is known anew; where an account looked and was shown nothing, that stays.
  const remember = database.prepare<{ urls: string; webUrl: string; forgeId: string; at: number }>(
    `INSERT INTO mirror_places (mirror_id, canonical_url, web_url, forge_id, account_id, was_shown, path, state, since,
       checked_at, missing_count)
     SELECT id, canonical_url, @webUrl, @forgeId, NULL, 0, '', 'unknown', @at, @at, 0 FROM mirrors
     WHERE canonical_url IN (SELECT value FROM json_each(@urls)) AND deleted_at IS NULL
     ON CONFLICT (mirror_id) DO UPDATE SET web_url = excluded.web_url, forge_id = excluded.forge_id,
       was_shown = 0, account_id = CASE WHEN canonical_url = excluded.canonical_url THEN account_id END,
       canonical_url = excluded.canonical_url
     WHERE canonical_url <> excluded.canonical_url OR forge_id IS NULL`,
  )
  const known = database
    .prepare<{ webUrl: string; url: string }, string>(
      `SELECT ids.forge_id FROM mirrors JOIN mirror_places ids ON ids.mirror_id = mirrors.id
       WHERE mirrors.canonical_url = @url AND mirrors.deleted_at IS NULL AND ids.canonical_url = @url
         AND ids.web_url = @webUrl LIMIT 1`,
    )
    .pluck()
  const listed = database
    .prepare<{ accountId: string; url: string }, string>(
      `SELECT forge_id FROM forge_repositories
       WHERE account_id = @accountId AND (canonical_url = @url OR canonical_ssh = @url) LIMIT 1`,
    )
    .pluck()
  const mayAdminister = database
    .prepare<[string, string], number | null>(
      'SELECT may_administer FROM forge_repositories WHERE account_id = ? AND forge_id = ?',
    )
    .pluck()
  const hasMirrors = database
    .prepare<[string], number>(`${followers} AND mirrors.account_id = ? LIMIT 1`)
    .pluck()

  return {
    mirrorsOf: ({ accountId, webUrl, forgeId, canonicalUrls }) => {
      const ofAccount = accountId === null ? undefined : listedAddresses.get(accountId, forgeId)
      const listed = [ofAccount?.url ?? null, ofAccount?.ssh ?? null].filter((url) => url !== null)
      const urls = new Set([...canonicalUrls, ...listed])
      return [...new Set([...byId.all(webUrl, forgeId), ...byAddress.all(JSON.stringify([...urls]))])]
    },
    mirrorsOfAccount: ({ accountId, webUrl, forgeId }) => ofAccount.all({ accountId, webUrl, forgeId }),
    remember: ({ webUrl, forgeId, canonicalUrls }, at) =>
      void remember.run({ urls: JSON.stringify(canonicalUrls), webUrl, forgeId, at }),
    forgeIdAt: (accountId, webUrl, canonicalUrl) =>
      known.get({ webUrl, url: canonicalUrl }) ?? listed.get({ accountId, url: canonicalUrl }) ?? null,
    mayAdminister: (accountId, forgeId) => {
      const flag = mayAdminister.get(accountId, forgeId) ?? null
      return flag === null ? null : flag === 1
    },
    hasMirrors: (accountId) => hasMirrors.get(accountId) !== undefined,
  }
}

export const createHintCursorStore = (database: Database): HintCursorStore => {
  const find = database.prepare<
    [string],
    { cursor: string | null; lookedAt: number; failure: string | null }
  >('SELECT cursor, looked_at AS lookedAt, failure FROM forge_hint_cursors WHERE account_id = ?')
  const save = database.prepare(
    `INSERT INTO forge_hint_cursors (account_id, cursor, looked_at, failure)
     SELECT id, @cursor, @lookedAt, @failure FROM accounts WHERE id = @accountId
     ON CONFLICT (account_id) DO UPDATE SET cursor = excluded.cursor, looked_at = excluded.looked_at,
       failure = excluded.failure`,
  )
  return {
    find: (accountId) => {
      const stored = find.get(accountId)
      if (stored === undefined) return null
      return { ...stored, failure: stored.failure === null ? null : (JSON.parse(stored.failure) as Failure) }
    },
    save: (accountId, { failure, ...row }) =>
      void save.run({ ...row, accountId, failure: failure === null ? null : JSON.stringify(failure) }),
  }
}
