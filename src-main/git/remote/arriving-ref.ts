import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { PushUpdate } from '../../core/ports/remote-git.ts'
import { missingObjects } from '../repository/commit-ancestry.ts'
import type { PartedPush } from './parted-push.ts'

/** Beside branches and tags, so that no mirror carries it and no build starts at it. */
const namespace = 'refs/mirrordesk/arriving/'

/**
 * A ref of ours at the target under which objects arrive that no branch may lead to yet. It goes when the push ends;
 * one that a crash left is taken up by the next push that needs it.
 */
export const createArrivingRef = ({ run, listRefs, request, send }: Omit<PartedPush, 'limits'>) => {
  const ref = `${namespace}${request.mirrorId}`
  const { repositoryPath, remote, signal } = request
  let standing: ObjectId | null = null
  const lease = (): readonly string[] => [`--force-with-lease=${ref}:${standing ?? ''}`]

  return {
    /** Looks what an earlier push left there. @returns the object, when it is here: the target has all of it */
    find: async (): Promise<ObjectId | null> => {
      const { refs } = await listRefs(remote, { prefixes: [namespace], signal })
      standing = refs.get(ref) ?? null
      if (standing === null) return null
      const missing = await missingObjects(run, repositoryPath, [standing])
      return missing.length === 0 ? standing : null
    },
    /** The update that brings it to a commit. */
    stepTo: (objectId: ObjectId): { readonly update: PushUpdate; readonly leases: readonly string[] } => ({
      update: { ref, newObjectId: objectId, expectedObjectId: standing },
      leases: lease(),
    }),
    reached: (objectId: ObjectId): void => {
      standing = objectId
    },
    /** What is in the way of nobody may stay when the connection is gone. */
    remove: async (): Promise<void> => {
      if (standing === null || signal.aborted) return
      const update = { ref, newObjectId: null, expectedObjectId: standing }
      await send([update], { leases: lease(), label: '' }).catch(() => undefined)
    },
  }
}
