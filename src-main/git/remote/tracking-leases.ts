import type { PushUpdate } from '../../core/ports/remote-git.ts'
import type { RefReader } from '../ref-reader.ts'
import type { RunGit } from '../run-git.ts'
import { differingFrom, moveTrackingRefs, readTrackingRefs, unseenOf } from './tracking-refs.ts'

/**
 * Makes every tracking ref equal to what its update expects at the remote, because `git push` takes the tracking refs
 * as leases.
 * @returns the updates whose lease cannot be held, because the object they expect is not in this repository
 */
export const alignTrackingRefs = async (
  { run, refs }: { readonly run: RunGit; readonly refs: RefReader },
  directory: string,
  mirrorId: string,
  updates: readonly PushUpdate[],
): Promise<ReadonlySet<PushUpdate>> => {
  const tracking = await readTrackingRefs(refs, directory, mirrorId)
  const differing = differingFrom(tracking, mirrorId, updates)
  const unseen = await unseenOf(run, directory, differing)
  const moves = differing.filter(({ update }) => !unseen.has(update))
  await moveTrackingRefs(
    run,
    directory,
    new Map(moves.map(({ name, update }) => [name, update.expectedObjectId])),
  )
  return unseen
}
