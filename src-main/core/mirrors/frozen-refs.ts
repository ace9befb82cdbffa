import { shortRefName, type ObjectId } from '../../../src-shared/domain/ref.ts'
import type { ConflictStore } from '../ports/conflict-store.ts'
import type { Incoming } from '../ports/introduced-commits.ts'
import type { RepositoryGit, RefUpdate } from '../ports/repository-git.ts'

export type FrozenRefs = {
  /** Why a ref stays where it is, by ref. */
  readonly refusals: ReadonlyMap<string, string>
  /** What stands at the remote, for refs whose new value contains it and so ends the conflict. */
  readonly remoteTips: ReadonlyMap<string, ObjectId>
}

/**
 * A ref in conflict takes only what ends the conflict: a value that contains the remote's tip. Everything else would
 * make it larger, and could not be forwarded anyway.
 */
export const findFrozenRefs = async (
  parts: { readonly conflicts: Pick<ConflictStore, 'list'>; readonly git: Pick<RepositoryGit, 'isAncestor'> },
  mirror: { readonly id: string; readonly conflictCount: number; readonly name: string },
  updates: readonly RefUpdate[],
  { repositoryPath, environment }: Pick<Incoming, 'repositoryPath' | 'environment'>,
): Promise<FrozenRefs> => {
  const refusals = new Map<string, string>()
  const remoteTips = new Map<string, ObjectId>()
  if (mirror.conflictCount === 0) return { refusals, remoteTips }
  const conflicts = new Map(parts.conflicts.list(mirror.id).map((row) => [row.ref, row]))
  for (const { ref, newObjectId } of updates) {
    const conflict = conflicts.get(ref)
    if (conflict === undefined) continue
    const { remoteObjectId } = conflict
    const ends =
      newObjectId !== null &&
      (await parts.git.isAncestor(repositoryPath, remoteObjectId, newObjectId, environment))
    if (ends) remoteTips.set(ref, remoteObjectId)
    else {
      const short = remoteObjectId.slice(0, 7)
      refusals.set(
        ref,
        `${shortRefName(ref)} changed both here and at ${mirror.name}; merge ${short} from there and push again, or choose a side in Mirrordesk`,
      )
    }
  }
  return { refusals, remoteTips }
}
