import type { MatrixState } from '../../../src-shared/domain/ref-matrix.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RefProblem, SeenRemote } from './ref-matrix-seen.ts'

/** A cell as far as two object ids tell: `differs` is ahead, behind or diverged, which only history knows. */
export type PlainCell = {
  readonly seen: SeenRemote
  readonly state: Exclude<MatrixState, 'ahead' | 'behind' | 'diverged'> | 'differs'
  readonly remoteObjectId: ObjectId | null
  readonly problem: RefProblem | null
}

export type PlainRow = {
  readonly ref: string
  readonly objectId: ObjectId | null
  readonly isDefault: boolean
  readonly cells: readonly PlainCell[]
}

const stateOf = (
  { carries, seenAt }: SeenRemote,
  ref: string,
  local: ObjectId | null,
  remote: ObjectId | null,
): PlainCell['state'] => {
  if (!carries(ref)) return 'excluded'
  if (seenAt === null) return 'unknown'
  // Also when it is neither here nor there, but at another remote.
  if (remote === null) return 'missing_there'
  if (local === null) return 'missing_here'
  return local === remote ? 'in_sync' : 'differs'
}

/** @param local the object id of the ref here; null when it is not here */
export const plainCell = (seen: SeenRemote, ref: string, local: ObjectId | null): PlainCell => {
  const remoteObjectId = seen.seenAt === null ? null : (seen.refs.get(ref) ?? null)
  const state = stateOf(seen, ref, local, remoteObjectId)
  // What became equal since, whoever made it so, is no problem any more.
  const settled = local === remoteObjectId || state === 'excluded' || state === 'unknown'
  return { seen, state, remoteObjectId, problem: settled ? null : (seen.problems.get(ref) ?? null) }
}

/** One row for each ref below `prefix` that is here or was last seen at a remote, in no order. */
export const plainRows = (input: {
  readonly prefix: string
  readonly local: RefMap
  readonly remotes: readonly SeenRemote[]
  /** Full name of the default branch. */
  readonly head: string
  /** Part of the name, ignoring case; "" is in every name. */
  readonly query: string
}): readonly PlainRow[] => {
  const { prefix, local, remotes, head } = input
  const names = new Set(local.keys())
  for (const { refs, seenAt } of remotes) {
    if (seenAt === null) continue
    for (const ref of refs.keys()) if (ref.startsWith(prefix)) names.add(ref)
  }
  const query = input.query.toLowerCase()
  const rows: PlainRow[] = []
  for (const ref of names) {
    if (!ref.slice(prefix.length).toLowerCase().includes(query)) continue
    const objectId = local.get(ref) ?? null
    const cells = remotes.map((seen) => plainCell(seen, ref, objectId))
    rows.push({ ref, objectId, isDefault: ref === head, cells })
  }
  return rows
}

/** Whether the ref is not in sync everywhere. A remote that was not seen yet says nothing. */
export const isDiffering = ({ cells }: PlainRow): boolean =>
  cells.some(({ state }) => state !== 'in_sync' && state !== 'unknown')

/** The default branch first, then what has a problem, then what differs, then the rest. */
export const rankOf = (row: PlainRow): number => {
  if (row.isDefault) return 0
  if (row.cells.some(({ problem }) => problem !== null)) return 1
  return isDiffering(row) ? 2 : 3
}
