import type { MatrixCell, MatrixRow, RefMatrix } from '../../../src-shared/domain/ref-matrix.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AheadBehind, CommitPair, CommitSummary, RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import { findRepository } from '../repositories/find-repository.ts'
import { createMatrixHistory, type Commits, type MatrixHistory } from './ref-matrix-history.ts'
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

const defaultLimit = 100

/** Not here, or a tag: that both sides differ is all that is known. */
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

/** The rows of one page, each differing cell counted. */
const countRows = async (
  history: MatrixHistory,
  path: string,
  rows: readonly PlainRow[],
  commits: Commits,
): Promise<MatrixRow[]> => {
  const pairs = new Map<PlainCell, CommitPair>()
  for (const row of rows) {
    for (const cell of row.cells) {
      const pair = pairOf(row, cell, commits)
      if (pair !== null) pairs.set(cell, pair)
    }
  }
  const answers = await history.countPairs(path, [...pairs.values()])
  const counts = new Map([...pairs.keys()].map((cell, index) => [cell, answers[index]]))
  const cellOf = (cell: PlainCell): MatrixCell => {
    const { seen, state, remoteObjectId, problem } = cell
    const shared = { mirrorId: seen.mirror.id, remoteObjectId, problem }
    if (state !== 'differs') return { ...shared, state, ahead: null, behind: null }
    const count = counts.get(cell)
    return { ...shared, ...(count === undefined ? uncounted : countedState(count)) }
  }
  return rows.map((row) => ({
    ref: row.ref,
    objectId: row.objectId,
    isDefault: row.isDefault,
    commit: commitOf(row, commits),
    cells: row.cells.map(cellOf),
  }))
}

/**
 * Refs × remotes, from what is here: nothing is fetched. A look at something new costs two processes, and one for
 * each differing pair on the page.
 */
export const createRefMatrix = ({ stores, git, repositoryPath }: RefMatrixParts): ReadRefMatrix => {
  const history = createMatrixHistory(git)

  return async ({
    repository,
    kind,
    query = '',
    onlyDiffering = false,
    cursor = null,
    limit = defaultLimit,
  }) => {
    const { id } = findRepository(stores.repositories, repository)
    const path = repositoryPath(id)
    const folder = kind === 'branch' ? 'heads/' : 'tags/'
    const prefix = `refs/${folder}`
    const mirrors = stores.mirrors.listByRepository(id)
    const [head, local, tracked] = await Promise.all([
      git.readHead(path),
      git.listRefs(path, [prefix]),
      Promise.all(mirrors.map((mirror) => git.listRefs(path, [trackingPrefix(mirror.id) + folder]))),
    ])
    const remotes = mirrors.map((mirror, index) => seenRemote(stores, mirror, tracked[index] ?? new Map()))
    const all = plainRows({ prefix, local, remotes, head, query })
    const matching = onlyDiffering ? all.filter(isDiffering) : all
    const commits = await history.commitsOf(path, matching.flatMap(idsOf))
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
      items: await countRows(history, path, rows, commits),
      total: matching.length,
      nextCursor,
    }
  }
}
