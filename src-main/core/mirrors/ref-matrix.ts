import type { MatrixCell, MatrixRow, RefMatrix } from '../../../src-shared/domain/ref-matrix.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AheadBehind, CommitPair, CommitSummary, RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { createRecentValues } from './ref-matrix-cache.ts'
import { compareRowPlaces, cutRows, type RowPlace } from './ref-matrix-page.ts'
import { isDiffering, plainRows, rankOf, type PlainCell, type PlainRow } from './ref-matrix-rows.ts'
import { seenRemote } from './ref-matrix-seen.ts'
import { trackingPrefix } from './ref-scope.ts'

export type RefMatrixParts = {
  readonly stores: Stores
  readonly git: RepositoryGit
  readonly repositoryPath: (id: string) => string
}

export type ReadRefMatrix = (input: {
  readonly repository: string
  readonly kind: 'branch' | 'tag'
  readonly query?: string | undefined
  readonly onlyDiffering?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}) => Promise<RefMatrix>

type Commits = ReadonlyMap<ObjectId, CommitSummary>
type CountPairs = (path: string, pairs: readonly CommitPair[]) => Promise<(pair: CommitPair) => AheadBehind>

const defaultLimit = 100
const rememberedCommits = 50_000
const rememberedPairs = 20_000

const uncounted = { state: 'diverged', ahead: null, behind: null } as const

/** The pair whose history tells a differing cell; null when one of both is not here, or is no commit but a tag. */
const pairOf = (row: PlainRow, cell: PlainCell, commits: Commits): CommitPair | null => {
  if (cell.state !== 'differs' || row.objectId === null || cell.remoteObjectId === null) return null
  const isCommit = (id: ObjectId): boolean => commits.get(id)?.id === id
  if (!isCommit(row.objectId) || !isCommit(cell.remoteObjectId)) return null
  return { ours: row.objectId, theirs: cell.remoteObjectId }
}

const countedState = ({ ahead, behind }: AheadBehind): Pick<MatrixCell, 'state' | 'ahead' | 'behind'> => ({
  state: behind === 0 ? 'ahead' : ahead === 0 ? 'behind' : 'diverged',
  ahead,
  behind,
})

/** The commit of a row: of the ref here, or else of the first remote that has it and whose commit is here. */
const commitOf = (row: PlainRow, commits: Commits): CommitSummary | null => {
  if (row.objectId !== null) return commits.get(row.objectId) ?? null
  for (const { remoteObjectId } of row.cells) {
    const commit = remoteObjectId === null ? undefined : commits.get(remoteObjectId)
    if (commit !== undefined) return commit
  }
  return null
}

/** Ids whose commits are asked for: of the ref itself, and of what differs from it. */
const idsOf = (row: PlainRow): readonly ObjectId[] => [
  ...(row.objectId === null ? [] : [row.objectId]),
  ...row.cells.flatMap(({ state, remoteObjectId }) =>
    remoteObjectId !== null && (state === 'differs' || row.objectId === null) ? [remoteObjectId] : [],
  ),
]

/**
 * Refs × remotes, from what is here: nothing is fetched. Commits and counts never change for the ids they belong to,
 * so they are remembered; a look at something new costs two processes, and one for each differing pair on the page.
 */
export const createRefMatrix = ({ stores, git, repositoryPath }: RefMatrixParts): ReadRefMatrix => {
  const knownCommits = createRecentValues<CommitSummary>(rememberedCommits)
  const knownPairs = createRecentValues<AheadBehind>(rememberedPairs)

  const commitsOf = async (path: string, ids: Iterable<ObjectId>): Promise<Commits> => {
    const commits = new Map<ObjectId, CommitSummary>()
    const unknown: ObjectId[] = []
    for (const id of new Set(ids)) {
      const commit = knownCommits.get(`${path} ${id}`)
      if (commit === undefined) unknown.push(id)
      else commits.set(id, commit)
    }
    if (unknown.length === 0) return commits
    for (const [id, commit] of await git.commitSummaries(path, unknown)) {
      knownCommits.set(`${path} ${id}`, commit)
      commits.set(id, commit)
    }
    return commits
  }

  const countPairs: CountPairs = async (path, pairs) => {
    const keyOf = ({ ours, theirs }: CommitPair): string => `${ours} ${theirs}`
    const counts = new Map<string, AheadBehind>()
    const unknown = new Map<string, CommitPair>()
    for (const pair of pairs) {
      const count = knownPairs.get(keyOf(pair))
      if (count === undefined) unknown.set(keyOf(pair), pair)
      else counts.set(keyOf(pair), count)
    }
    const asked = [...unknown.keys()]
    const answers = asked.length === 0 ? [] : await git.aheadBehind(path, [...unknown.values()])
    answers.forEach((count, index) => {
      const key = asked[index] ?? ''
      knownPairs.set(key, count)
      counts.set(key, count)
    })
    return (pair) => counts.get(keyOf(pair)) ?? { ahead: 0, behind: 0 }
  }

  const finish = async (
    path: string,
    rows: readonly PlainRow[],
    commits: Commits,
  ): Promise<readonly MatrixRow[]> => {
    const pairs = rows.flatMap((row) => row.cells.flatMap((cell) => pairOf(row, cell, commits) ?? []))
    const counted = await countPairs(path, pairs)
    const cellOf = (row: PlainRow, cell: PlainCell): MatrixCell => {
      const { seen, remoteObjectId, problem } = cell
      const shared = { mirrorId: seen.mirror.id, remoteObjectId, problem }
      if (cell.state !== 'differs') return { ...shared, state: cell.state, ahead: null, behind: null }
      const pair = pairOf(row, cell, commits)
      return { ...shared, ...(pair === null ? uncounted : countedState(counted(pair))) }
    }
    return rows.map((row) => ({
      ref: row.ref,
      objectId: row.objectId,
      isDefault: row.isDefault,
      commit: commitOf(row, commits),
      cells: row.cells.map((cell) => cellOf(row, cell)),
    }))
  }

  return async ({ repository, kind, query = '', onlyDiffering = false, cursor = null, limit = defaultLimit }) => {
    const { id } = findRepository(stores.repositories, repository)
    const path = repositoryPath(id)
    const folder = kind === 'branch' ? 'heads/' : 'tags/'
    const prefix = `refs/${folder}`
    const mirrors = stores.mirrors.listByRepository(id)
    const tracking = mirrors.map((mirror) => trackingPrefix(mirror.id) + folder)
    const [head, ...refs] = await Promise.all([
      git.readHead(path),
      git.listRefs(path, [prefix]),
      ...tracking.map((one) => git.listRefs(path, [one])),
    ])
    const [local = new Map<string, ObjectId>(), ...tracked] = refs
    const remotes = mirrors.map((mirror, index) => seenRemote(stores, mirror, tracked[index] ?? new Map()))
    const all = plainRows({ prefix, local, remotes, head, query })
    const matching = onlyDiffering ? all.filter(isDiffering) : all
    const commits = await commitsOf(path, matching.flatMap(idsOf))
    const placed = matching.map((row): PlainRow & RowPlace => ({
      ...row,
      rank: rankOf(row),
      committedAt: commitOf(row, commits)?.committedAt ?? 0,
    }))
    const { rows, nextCursor } = cutRows(placed.sort(compareRowPlaces), { cursor, limit })
    return {
      remotes: remotes.map(({ mirror, seenAt }) => ({
        mirrorId: mirror.id,
        direction: mirror.direction,
        url: mirror.url,
        host: mirror.host,
        seenAt,
      })),
      items: [...(await finish(path, rows, commits))],
      total: matching.length,
      nextCursor,
    }
  }
}
