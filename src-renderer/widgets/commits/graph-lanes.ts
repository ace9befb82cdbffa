import type { Commit } from '../../../src-shared/domain/commit.ts'

/** Lanes drawn beside each other at most; what goes on beyond them is drawn as one. */
export const mostLanes = 10

/** The commit that each lane waits for; null where a lane is free. */
export type Lanes = readonly (string | null)[]

/** What is drawn beside one commit. Columns count from 0; the last of `mostLanes` stands for all beyond. */
export type GraphRow = {
  readonly column: number
  /** No line comes from above: nothing that is shown builds on this commit. */
  readonly isTip: boolean
  /** Lanes that pass by. */
  readonly passing: readonly number[]
  /** Where the parents go on; empty for a first commit. */
  readonly parents: readonly number[]
  /** More lanes are alive here than are drawn. */
  readonly isFolded: boolean
  /** Columns that this row needs. */
  readonly width: number
}

type GraphCommit = Pick<Commit, 'id' | 'parents'>

const drawn = (column: number): number => Math.min(column, mostLanes - 1)
const unique = (columns: readonly number[]): readonly number[] => [...new Set(columns)]

const takeFree = (lanes: (string | null)[], id: string): number => {
  const free = lanes.indexOf(null)
  const column = free < 0 ? lanes.length : free
  lanes[column] = id
  return column
}

/** Gives the parents their lanes: the first goes on in the lane of its child, unless it is waited for elsewhere. */
const placeParents = (lanes: (string | null)[], column: number, parents: readonly string[]): number[] =>
  parents.map((parent, index) => {
    const known = lanes.indexOf(parent)
    if (known >= 0) return known
    if (index > 0) return takeFree(lanes, parent)
    lanes[column] = parent
    return column
  })

/**
 * Places commits, children before parents, in lanes. A lane keeps its column for as long as it lives, so that lines
 * run straight. Goes on where an earlier page ended.
 * @param before the lanes below the commits that came before
 */
export const placeCommits = (
  commits: readonly GraphCommit[],
  before: Lanes = [],
): { readonly rows: readonly GraphRow[]; readonly lanes: Lanes } => {
  const lanes = [...before]
  const rows = commits.map(({ id, parents }): GraphRow => {
    const waiting = lanes.indexOf(id)
    const column = waiting < 0 ? takeFree(lanes, id) : waiting
    const passing: number[] = []
    for (let lane = 0; lane < lanes.length; lane += 1) {
      if (lane !== column && lanes[lane] !== null) passing.push(lane)
      // One line beyond the last says that there are more.
      if (lane >= mostLanes - 1 && passing.at(-1) === lane) break
    }
    const above = lanes.length
    lanes[column] = null
    const parentColumns = placeParents(lanes, column, [...new Set(parents)])
    while (lanes.length > 0 && lanes.at(-1) === null) lanes.pop()
    const needed = Math.max(above, lanes.length, column + 1)
    return {
      column: drawn(column),
      isTip: waiting < 0,
      passing: unique(passing.map(drawn)),
      parents: unique(parentColumns.map(drawn)),
      isFolded: needed > mostLanes,
      width: Math.min(needed, mostLanes),
    }
  })
  return { rows, lanes }
}
