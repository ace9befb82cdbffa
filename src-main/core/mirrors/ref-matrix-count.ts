import type { MatrixCell, MatrixRemote, MatrixRow } from '../../../src-shared/domain/ref-matrix.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AheadBehind, CommitPair, CommitSummary } from '../ports/repository-git.ts'
import type { Commits, MatrixHistory } from './ref-matrix-history.ts'
import type { PlainCell, PlainRow } from './ref-matrix-rows.ts'
import type { SeenRemote } from './ref-matrix-seen.ts'

/** The column of a remote. */
export const remoteOf = ({ mirror, seenAt }: SeenRemote): MatrixRemote => ({
  mirrorId: mirror.id,
  direction: mirror.direction,
  url: mirror.url,
  host: mirror.host,
  seenAt,
})

/** Not here, or a tag, or too far apart to be counted: that both sides differ is all that is known. */
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
export const commitOf = (row: PlainRow, commits: Commits): CommitSummary | null => {
  if (row.objectId !== null) return commits.get(row.objectId) ?? null
  for (const { remoteObjectId } of row.cells) {
    const commit = remoteObjectId === null ? undefined : commits.get(remoteObjectId)
    if (commit !== undefined) return commit
  }
  return null
}

/** Ids whose commits are asked for: of the ref itself, and of what differs from it. */
export const idsOf = (row: PlainRow): readonly ObjectId[] => [
  ...(row.objectId === null ? [] : [row.objectId]),
  ...row.cells.flatMap(({ state, remoteObjectId }) =>
    remoteObjectId !== null && (state === 'differs' || row.objectId === null) ? [remoteObjectId] : [],
  ),
]

/** The rows of one page, each differing cell counted. */
export const countRows = async (
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
  const cellOf = (ref: string, cell: PlainCell): MatrixCell => {
    const { seen, state, remoteObjectId, problem } = cell
    const shared = {
      mirrorId: seen.mirror.id,
      remoteObjectId,
      leftOut: state === 'excluded' ? seen.leftOut(ref) : null,
      wasMirrored: (state === 'missing_here' || state === 'missing_there') && seen.agreedOn(ref),
      problem,
    }
    if (state !== 'differs') return { ...shared, state, ahead: null, behind: null }
    const count = counts.get(cell)
    return { ...shared, ...(count ? countedState(count) : uncounted) }
  }
  return rows.map((row) => ({
    ref: row.ref,
    objectId: row.objectId,
    isDefault: row.isDefault,
    commit: commitOf(row, commits),
    cells: row.cells.map((cell) => cellOf(row.ref, cell)),
  }))
}
