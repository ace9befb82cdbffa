import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Stores } from '../ports/stores.ts'
import { scopeOf } from './mirror-scope.ts'
import type { LocalChange } from './run-report.ts'

type Forwarded = Pick<LocalChange, 'ref' | 'newObjectId'>

/**
 * Remembers what the upstream of a sync mirror took, until the same has happened here: only then both sides agree on
 * it. It is kept in memory alone: after a crash the next run finds both sides equal.
 */
export type ForwardedRefs = {
  /** The upstream took these. */
  readonly remember: (repositoryId: string, refs: readonly Forwarded[]) => void
  /** The upstream was not asked, or could not be. */
  readonly forget: (repositoryId: string, refs: readonly string[]) => void
  /**
   * These refs moved here, and the change was counted: what the upstream took before is agreed on, and ends a conflict.
   * @returns the mirror whose conflicts ended with it; null when none did
   */
  readonly settle: (repositoryId: string, moved: readonly LocalChange[]) => string | null
}

export const createForwardedRefs = ({
  mirrors,
  conflicts,
  repositories,
}: Pick<Stores, 'mirrors' | 'conflicts' | 'repositories'>): ForwardedRefs => {
  /** Repository to ref to what the upstream has there now. */
  const taken = new Map<string, Map<string, ObjectId | null>>()

  const takeAgreed = (
    repositoryId: string,
    moved: readonly LocalChange[],
  ): ReadonlyMap<string, ObjectId | null> => {
    const known = taken.get(repositoryId)
    const agreed = new Map<string, ObjectId | null>()
    for (const { ref, newObjectId } of moved) {
      if (known?.get(ref) === newObjectId) agreed.set(ref, newObjectId)
      known?.delete(ref)
    }
    if (known?.size === 0) taken.delete(repositoryId)
    return agreed
  }

  return {
    remember: (repositoryId, refs) => {
      if (refs.length === 0) return
      const known = taken.get(repositoryId) ?? new Map<string, ObjectId | null>()
      taken.set(repositoryId, known)
      for (const { ref, newObjectId } of refs) known.set(ref, newObjectId)
    },
    forget: (repositoryId, refs) => {
      for (const ref of refs) taken.get(repositoryId)?.delete(ref)
    },
    settle: (repositoryId, moved) => {
      const agreed = takeAgreed(repositoryId, moved)
      if (agreed.size === 0) return null
      const mirror = mirrors.listByRepository(repositoryId).find(({ direction }) => direction === 'sync')
      if (mirror === undefined) return null
      mirrors.changeBaseRefs(mirror.id, agreed)
      // As the remote was seen last, it is no more: who brings it back to that has changed it, and is followed.
      mirrors.change(mirror.id, { fingerprint: null })
      const ended =
        mirror.conflictCount > 0 ? conflicts.list(mirror.id).filter(({ ref }) => agreed.has(ref)) : []
      if (ended.length > 0) {
        conflicts.forget(
          mirror.id,
          ended.map(({ ref }) => ref),
        )
        return mirror.id
      }
      // Nothing is left to do for it: the mirror has seen this change.
      const counter = repositories.findById(repositoryId)?.changeCounter ?? 0
      const { carries } = scopeOf(mirror)
      const all = moved.every(({ ref }) => agreed.has(ref) || !carries(ref))
      if (all && mirror.syncedChangeCounter === counter - 1) {
        mirrors.change(mirror.id, { syncedChangeCounter: counter })
      }
      return null
    },
  }
}
