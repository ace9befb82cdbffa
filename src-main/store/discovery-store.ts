import type { DiscoveredRepository, DiscoveryFilter } from '../../src-shared/domain/discovery.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { Failure } from '../../src-shared/domain/run.ts'
import type { DiscoveryStore, ListedRepository, ListingRow } from '../core/ports/discovery-store.ts'
import { cutPage, decodeTextCursor, encodeCursor } from './cursor.ts'
import type { Database, Statement } from './sqlite-driver.ts'

const listName = 'discovered'
type Parameter = string | number
/** A condition, and what it is filled with. */
type Condition = readonly [sql: string, ...parameters: Parameter[]]

/** The columns of `forge_repositories` in the order of the properties; booleans are 0, 1 or NULL. */
const columns = {
  id: 'forge_id',
  path: 'path',
  owner: 'owner',
  name: 'name',
  description: 'description',
  visibility: 'visibility',
  isFork: 'is_fork',
  isArchived: 'is_archived',
  isDisabled: 'is_disabled',
  isEmpty: 'is_empty',
  isPullMirror: 'is_pull_mirror',
  deletedFromAt: 'deleted_from_at',
  defaultBranch: 'default_branch',
  cloneUrl: 'clone_url',
  sshUrl: 'ssh_url',
  webUrl: 'web_url',
  sizeBytes: 'size_bytes',
  language: 'language',
  pushedAt: 'pushed_at',
  mayPush: 'may_push',
  mayAdminister: 'may_administer',
  objectFormat: 'object_format',
} as const satisfies Readonly<Record<keyof Omit<ListedRepository, 'canonicalUrl' | 'canonicalSsh'>, string>>

const booleans = [
  'isFork',
  'isArchived',
  'isDisabled',
  'isEmpty',
  'isPullMirror',
  'mayPush',
  'mayAdminister',
] as const

type StoredRepository = Readonly<Record<keyof typeof columns, string | number | null>> & {
  readonly mirrorId: string | null
  readonly repository: string | null
  readonly direction: Mirror['direction'] | null
  readonly forgeMirrorId: string | null
  readonly forgeHost: string | null
  readonly forgeDirection: 'push' | 'pull' | null
}

const toRow = ({
  mirrorId,
  repository,
  direction,
  forgeMirrorId,
  forgeHost,
  forgeDirection,
  ...stored
}: StoredRepository): DiscoveredRepository => {
  const flags = Object.fromEntries(
    booleans.map((name) => [name, stored[name] === null ? null : stored[name] === 1]),
  )
  const mirror =
    mirrorId === null || repository === null || direction === null
      ? null
      : { id: mirrorId, repository, direction }
  const forgeMirror =
    forgeMirrorId === null || forgeHost === null || forgeDirection === null
      ? null
      : { id: forgeMirrorId, host: forgeHost, direction: forgeDirection }
  // The columns are what was saved: a repository as the forge described it.
  return { ...stored, ...flags, mirror, forgeMirror } as unknown as DiscoveredRepository
}

/** The mirror of a repository, the first one where there are several. */
const mirrorJoin = `
  LEFT JOIN mirrors ON mirrors.id = (
    SELECT mirrors.id FROM mirrors JOIN repositories ON repositories.id = mirrors.repository_id
    WHERE mirrors.canonical_url IN (listed.canonical_url, listed.canonical_ssh) AND mirrors.deleted_at IS NULL
      AND repositories.deleted_at IS NULL
    ORDER BY mirrors.created_at LIMIT 1)
  LEFT JOIN repositories ON repositories.id = mirrors.repository_id`

/**
 * The mirror that a server runs for a repository, else the one of which it is the other side. Addresses have no index
 * there: SQLite makes one for the join (https://www.sqlite.org/optoverview.html#automatic_query_time_indexes), which a
 * subquery for each repository would not get.
 */
const forgeMirrorJoin = `
  LEFT JOIN forge_mirrors own ON own.id = (
    SELECT id FROM forge_mirrors WHERE account_id = listed.account_id AND forge_id = listed.forge_id
    ORDER BY created_at LIMIT 1)
  LEFT JOIN (SELECT canonical_url, min(id) AS id FROM forge_mirrors GROUP BY canonical_url) over_https
    ON over_https.canonical_url = listed.canonical_url
  LEFT JOIN (SELECT canonical_url, min(id) AS id FROM forge_mirrors GROUP BY canonical_url) over_ssh
    ON over_ssh.canonical_url = listed.canonical_ssh
  LEFT JOIN forge_mirrors forge_run ON forge_run.id = coalesce(own.id, over_https.id, over_ssh.id)
  LEFT JOIN accounts runner ON runner.id = forge_run.account_id`

const selectColumns = `
  SELECT ${Object.entries(columns)
    .map(([property, column]) => `listed.${column} AS ${property}`)
    .join(', ')},
    mirrors.id AS mirrorId, repositories.name AS repository, mirrors.direction AS direction,
    forge_run.id AS forgeMirrorId, runner.host AS forgeHost,
    forge_run.direction AS forgeDirection`
const fromListed = `FROM forge_repositories listed ${mirrorJoin} ${forgeMirrorJoin}`
const selectRow = `${selectColumns} ${fromListed}`

const flag = (column: string, value: boolean | undefined): readonly Condition[] =>
  value === undefined ? [] : [[`coalesce(listed.${column}, 0) = ?`, value ? 1 : 0]]

const equal = (column: string, value: string | undefined): readonly Condition[] =>
  value === undefined ? [] : [[`listed.${column} = ?`, value]]

const conditionsOf = (accountId: string, filter: DiscoveryFilter): readonly Condition[] => {
  const query = filter.query?.trim().toLowerCase() ?? ''
  return [
    ['listed.account_id = ?', accountId],
    ...(query === ''
      ? []
      : [
          [
            `(instr(listed.path_folded, ?) > 0 OR instr(lower(coalesce(listed.description, '')), ?) > 0)`,
            query,
            query,
          ] as const,
        ]),
    ...equal('owner', filter.owner),
    ...equal('language', filter.language),
    ...equal('visibility', filter.visibility),
    ...flag('is_fork', filter.fork),
    ...flag('is_archived', filter.archived),
    ...(filter.mirrored === undefined
      ? []
      : [[`coalesce(mirrors.id, forge_run.id) IS ${filter.mirrored ? 'NOT ' : ''}NULL`] as const]),
    ...(filter.atMostBytes === undefined
      ? []
      : [[`coalesce(listed.size_bytes, 0) <= ?`, filter.atMostBytes] as const]),
  ]
}

const whereOf = (conditions: readonly Condition[]): string => conditions.map(([sql]) => sql).join(' AND ')
const parametersOf = (conditions: readonly Condition[]): Parameter[] =>
  conditions.flatMap(([, ...parameters]) => parameters)

export const createDiscoveryStore = (database: Database): DiscoveryStore => {
  const statements = new Map<string, Statement<Parameter[], unknown>>()
  const prepared = (sql: string): Statement<Parameter[], unknown> => {
    const statement = statements.get(sql) ?? database.prepare<Parameter[]>(sql)
    statements.set(sql, statement)
    return statement
  }
  const findListing = database.prepare<[string], Omit<ListingRow, 'failure'> & { failure: string | null }>(
    `SELECT number, whole, started_at AS startedAt, finished_at AS finishedAt, failure FROM forge_listings
     WHERE account_id = ?`,
  )
  const begin = database.prepare<[string, number], { number: number }>(
    `INSERT INTO forge_listings (account_id, number, started_at) VALUES (?, 1, ?)
     ON CONFLICT (account_id) DO UPDATE SET number = number + 1, started_at = excluded.started_at, finished_at = NULL,
       failure = NULL
     RETURNING number`,
  )
  const names = Object.keys(columns) as (keyof typeof columns)[]
  const upsert = database.prepare(
    `INSERT INTO forge_repositories (account_id, listing, path_folded, canonical_url, canonical_ssh,
       ${names.map((name) => columns[name]).join(', ')})
     VALUES (@accountId, @listing, @pathFolded, @canonicalUrl, @canonicalSsh, ${names.map((name) => `@${name}`).join(', ')})
     ON CONFLICT (account_id, forge_id) DO UPDATE SET listing = excluded.listing, path_folded = excluded.path_folded,
       canonical_url = excluded.canonical_url, canonical_ssh = excluded.canonical_ssh,
       ${names.map((name) => `${columns[name]} = excluded.${columns[name]}`).join(', ')}`,
  )
  const save = database.transaction(
    (accountId: string, number: number, repositories: readonly ListedRepository[]) => {
      for (const repository of repositories) {
        const flags = Object.fromEntries(
          booleans.map((name) => [name, repository[name] === null ? null : Number(repository[name])]),
        )
        upsert.run({
          ...repository,
          ...flags,
          accountId,
          listing: number,
          pathFolded: repository.path.toLowerCase(),
        })
      }
    },
  )
  const end = database.prepare<[number, string | null, string | null, number, string, number]>(
    `UPDATE forge_listings SET finished_at = ?, failure = ?, whole = CASE WHEN ? IS NULL THEN ? ELSE whole END
     WHERE account_id = ? AND number = ?`,
  )
  const forget = database.prepare<[string, number]>(
    'DELETE FROM forge_repositories WHERE account_id = ? AND listing < ?',
  )
  const finish = database.transaction(
    (accountId: string, number: number, at: number, failure: Failure | null) => {
      const text = failure === null ? null : JSON.stringify(failure)
      const { changes } = end.run(at, text, text, number, accountId, number)
      // A later one is under way: it decides what is forgotten.
      if (changes > 0 && failure === null) forget.run(accountId, number)
    },
  )
  const countNamed = database.prepare<[string, number], { count: number }>(
    'SELECT count(*) AS count FROM forge_repositories WHERE account_id = ? AND listing = ?',
  )
  const find = database.prepare<[string, string], StoredRepository>(
    `${selectRow} WHERE listed.account_id = ? AND listed.forge_id = ?`,
  )
  const findByPath = database.prepare<
    [string, string],
    StoredRepository & Pick<ListedRepository, 'canonicalUrl' | 'canonicalSsh'>
  >(
    `${selectColumns}, listed.canonical_url AS canonicalUrl, listed.canonical_ssh AS canonicalSsh ${fromListed}
     WHERE listed.account_id = ? AND listed.path_folded = ? ORDER BY listed.listing DESC LIMIT 1`,
  )
  const facet = (column: string) =>
    database.prepare<[string], { name: string; count: number }>(
      `SELECT ${column} AS name, count(*) AS count FROM forge_repositories
       WHERE account_id = ? AND ${column} IS NOT NULL GROUP BY ${column} ORDER BY count DESC, name LIMIT 500`,
    )
  const owners = facet('owner')
  const languages = facet('language')

  return {
    listing: (accountId) => {
      const found = findListing.get(accountId)
      if (found === undefined) return null
      return { ...found, failure: found.failure === null ? null : (JSON.parse(found.failure) as Failure) }
    },
    begin: (accountId, at) => begin.get(accountId, at)?.number ?? 0,
    save: (accountId, number, repositories) => save(accountId, number, repositories),
    finish: (accountId, number, at, failure) => finish(accountId, number, at, failure),
    countNamed: (accountId, number) => countNamed.get(accountId, number)?.count ?? 0,
    count: (accountId, filter) => {
      const conditions = conditionsOf(accountId, filter)
      const join = filter.mirrored === undefined ? '' : `${mirrorJoin} ${forgeMirrorJoin}`
      const sql = `SELECT count(*) AS count FROM forge_repositories listed ${join} WHERE ${whereOf(conditions)}`
      return (prepared(sql).get(...parametersOf(conditions)) as { count: number }).count
    },
    list: (accountId, filter, { cursor, limit }) => {
      const after = cursor === null ? null : decodeTextCursor(listName, cursor)
      const [path = '', id = ''] = after?.split('\n') ?? []
      const conditions: readonly Condition[] = [
        ...conditionsOf(accountId, filter),
        ...(after === null ? [] : [['(listed.path_folded, listed.forge_id) > (?, ?)', path, id] as const]),
      ]
      const sql = `${selectRow} WHERE ${whereOf(conditions)} ORDER BY listed.path_folded, listed.forge_id LIMIT ?`
      const rows = prepared(sql).all(...parametersOf(conditions), limit + 1) as StoredRepository[]
      return cutPage(rows.map(toRow), limit, (last) =>
        encodeCursor(listName, `${last.path.toLowerCase()}\n${last.id}`),
      )
    },
    find: (accountId, forgeId) => {
      const found = find.get(accountId, forgeId)
      return found === undefined ? null : toRow(found)
    },
    findByPath: (accountId, path) => {
      const found = findByPath.get(accountId, path.toLowerCase())
      if (found === undefined) return null
      const { canonicalUrl, canonicalSsh, ...stored } = found
      return { ...toRow(stored), canonicalUrl, canonicalSsh }
    },
    facets: (accountId) => ({ owners: owners.all(accountId), languages: languages.all(accountId) }),
  }
}
