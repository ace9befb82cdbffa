import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'
import type { RefOutcome } from '../../../src-shared/domain/run.ts'
import { trackingPrefix } from './ref-scope.ts'
import type { RunContext } from './run-context.ts'

/** One ref of the repository here that a run is about to change. */
export type PlannedChange = {
  readonly ref: string
  readonly oldObjectId: ObjectId | null
  readonly newObjectId: ObjectId | null
  readonly outcome: RefOutcome
  readonly reason: RefReason | null
  readonly message: string | null
  /** The ref under whose name the old tip is kept first; null when nothing would be lost. */
  readonly keep: boolean
}

export type Publication = {
  /** Somebody moved a ref meanwhile: read the refs again and decide again. */
  readonly lostRace: boolean
  /** How often the repository's change counter was raised. */
  readonly countedChanges: number
}

/** `repository_busy`: somebody's push holds the lock of a ref at this moment. */
const lostRaceCodes: ReadonlySet<string> = new Set(['ref_conflict', 'repository_busy'])

/** More refs than this in one go are packed (mirror semantics 2.4 step 5). */
const packAbove = 1_000

/** The first data of a repository that is not served before they are there: nobody else writes its refs. */
const comesFirst = ({ repositories, repositoryId }: RunContext): boolean =>
  repositories.findById(repositoryId)?.state === 'syncing_first'

/**
 * Makes planned changes visible: old tips are kept first, then deletions, then creations and updates, each guarded
 * by the value that was read (measured fact L6: a rename `a` to `a/b` needs two transactions). From here on the
 * run is not cancelled any more.
 *
 * The change counter is raised before and after: before, so that a crash in between leaves a trace; after, so that
 * a push that read the refs in between looks again.
 * @param owner whose tracking refs the run fetched into, see `trackingPrefix`
 */
export const publishRefs = async (
  context: RunContext,
  changes: readonly PlannedChange[],
  owner: string,
): Promise<Publication> => {
  context.signal.throwIfAborted()
  context.enter('keep')
  const kept = await context.tips.keep(
    changes.flatMap(({ keep, ref, oldObjectId }) =>
      keep && oldObjectId !== null ? [{ ref, objectId: oldObjectId }] : [],
    ),
  )
  context.signal.throwIfAborted()
  context.enter('publish')
  const record = (change: PlannedChange): void => {
    const { ref, oldObjectId, newObjectId, outcome, reason, message } = change
    const keptRef = kept.get(ref) ?? null
    context.report.setRef({ ref, oldObjectId, newObjectId, outcome, reason, message, keptRef })
    context.report.addLocalChange({ ref, oldObjectId, newObjectId })
  }

  const areMany = changes.length > packAbove
  let arePacked = false
  context.repositories.countChange(context.repositoryId, context.clock.now())
  try {
    arePacked =
      areMany &&
      comesFirst(context) &&
      (await context.git.createPackedRefs(context.repositoryPath, changes, trackingPrefix(owner)))
    if (!arePacked)
      await context.git.updateRefs(context.repositoryPath, [
        changes.filter(({ newObjectId }) => newObjectId === null),
        changes.filter(({ newObjectId }) => newObjectId !== null),
      ])
    changes.forEach(record)
    return { lostRace: false, countedChanges: 2 }
  } catch (error) {
    if (!isAppError(error) || !lostRaceCodes.has(error.code)) throw error
    // The first transaction may have gone through before the second was refused.
    const now = await context.git.listRefs(context.repositoryPath, ['refs/'])
    for (const change of changes) {
      if ((now.get(change.ref) ?? null) === change.newObjectId) record(change)
    }
    return { lostRace: true, countedChanges: 2 }
  } finally {
    context.repositories.countChange(context.repositoryId, context.clock.now())
    if (areMany && !arePacked) await context.git.packRefs(context.repositoryPath)
  }
}
