import type { ActivityRef } from '../../../src-shared/domain/activity.ts'
import type { NewLocalActivity } from '../ports/activity-store.ts'

/** A push may move thousands; a person reads the first few, and how many there were. */
const keptRefs = 20

type Change = Omit<ActivityRef, 'outcome'>

const outcomeOf = ({ oldObjectId, newObjectId }: Change): ActivityRef['outcome'] => {
  if (oldObjectId === null) return 'created'
  return newObjectId === null ? 'deleted' : 'updated'
}

/** Refs that were moved here, as they are remembered. */
export const describeLocalActivity = (
  about: Pick<NewLocalActivity, 'repositoryId' | 'at' | 'cause'>,
  changes: readonly Change[],
): NewLocalActivity => ({
  ...about,
  refCount: changes.length,
  refs: changes.slice(0, keptRefs).map((change) => ({
    ref: change.ref,
    oldObjectId: change.oldObjectId,
    newObjectId: change.newObjectId,
    outcome: outcomeOf(change),
  })),
})
