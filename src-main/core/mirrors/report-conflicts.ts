import { conflictSentence, isBetween } from '../../../src-shared/domain/conflict.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { ConflictRow, FoundConflict } from '../ports/conflict-store.ts'
import type { MirrorRunContext } from './run-context.ts'
import type { SyncPlan } from './sync-plan.ts'

type Tips = { readonly ref: string; readonly localObjectId: string; readonly remoteObjectId: string }

const conflictsOf = (plan: SyncPlan): readonly Tips[] =>
  [...plan].flatMap(([ref, decision]) =>
    decision.kind === 'conflict'
      ? [{ ref, localObjectId: decision.local, remoteObjectId: decision.remote }]
      : [],
  )

/** How many commits only one side has; what is no commit, as most tags, is not counted. */
const countCommits = async (
  { git, repositoryPath }: MirrorRunContext,
  conflicts: readonly Tips[],
): Promise<ReadonlyMap<string, { readonly ahead: number; readonly behind: number }>> => {
  const branches = conflicts.filter(({ ref }) => !ref.startsWith('refs/tags/'))
  if (branches.length === 0) return new Map()
  const ids = branches.flatMap(({ localObjectId, remoteObjectId }) => [localObjectId, remoteObjectId])
  const commits = await git.commitSummaries(repositoryPath, [...new Set(ids)])
  const isCommit = (id: string): boolean => commits.get(id)?.id === id
  const counted = branches.filter((one) => isCommit(one.localObjectId) && isCommit(one.remoteObjectId))
  const pairs = counted.map((one) => ({ ours: one.localObjectId, theirs: one.remoteObjectId }))
  const counts = await git.aheadBehind(repositoryPath, pairs)
  return new Map(counted.flatMap(({ ref }, index) => (counts[index] ? [[ref, counts[index]]] : [])))
}

/**
 * Stores which refs are in conflict, before anything is published: pushes to them are refused from here on. What is
 * known of one between the same tips is not counted again.
 * @param plan as it was decided, with what a person chose not yet in it
 */
export const storeConflicts = async (
  context: MirrorRunContext,
  plan: SyncPlan,
  base: RefMap,
): Promise<readonly ConflictRow[]> => {
  const { conflicts, mirror, clock } = context
  const known = new Map(conflicts.list(mirror.id).map((row) => [row.ref, row]))
  const found = conflictsOf(plan)
  const fresh = found.filter((one) => {
    const row = known.get(one.ref)
    return row === undefined || !isBetween(row, one)
  })
  const counts = await countCommits(context, fresh)
  const rows = found.map((one): FoundConflict => {
    const count = counts.get(one.ref)
    const row = fresh.includes(one) ? undefined : known.get(one.ref)
    return {
      ...one,
      baseObjectId: base.get(one.ref) ?? null,
      ahead: row?.ahead ?? count?.ahead ?? null,
      behind: row?.behind ?? count?.behind ?? null,
    }
  })
  conflicts.replaceAll(mirror.id, rows, clock.now())
  const stored = conflicts.list(mirror.id)
  for (const row of stored) noteOutdatedChoice(context, known.get(row.ref), row)
  return stored
}

/** Who chose between tips that have moved meanwhile is told that nothing came of it. */
const noteOutdatedChoice = (
  { report, mirror }: MirrorRunContext,
  before: ConflictRow | undefined,
  now: ConflictRow,
): void => {
  if (before === undefined || before.choice === null || now.choice !== null) return
  report.addNote(
    `${conflictSentence(now, mirror.host)}: it moved after you chose, so nothing was done. Choose again.`,
  )
}

/** Names the refs that stay as they are because both sides changed them. */
export const reportConflicts = (
  { report, mirror }: MirrorRunContext,
  plan: SyncPlan,
  rows: readonly ConflictRow[],
): void => {
  for (const row of rows) {
    if (plan.get(row.ref)?.kind !== 'conflict') continue
    report.setRef({
      ref: row.ref,
      oldObjectId: row.localObjectId,
      newObjectId: row.remoteObjectId,
      outcome: 'diverged',
      reason: 'conflict',
      message: `${conflictSentence(row, mirror.host)}.`,
      keptRef: null,
    })
  }
}
