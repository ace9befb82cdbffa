import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Side } from './decide-sync.ts'
import { findMassChange } from './mass-change-guard.ts'
import { heldRef } from './pull-plan.ts'
import type { MirrorRunContext } from './run-context.ts'
import { viewOf, type SyncPlan, type SyncSides } from './sync-plan.ts'

/**
 * Applies `onDestructive` to a mass change on either side (mirror semantics 2.4): stops the run, or takes those refs
 * out of the plan. A side that lost everything would make the other lose everything.
 * @throws AppError `remote_held`; `details.side` says which side would be changed
 */
export const holdMassChangeInSync = async (
  context: MirrorRunContext,
  plan: SyncPlan,
  sides: SyncSides & { readonly heads: readonly (string | null)[] },
): Promise<SyncPlan> => {
  const { mirror, git, repositoryPath, report } = context
  if (context.isAccepted() || mirror.onDestructive === 'accept') return plan
  const allowed = new Map(plan)
  for (const side of ['here', 'there'] as const satisfies readonly Side[]) {
    const view = viewOf(plan, side)
    const massChange = await findMassChange({
      plan: view,
      // The side that leads, as the remote does in a pull.
      remoteRefCount: (side === 'here' ? sides.remote : sides.local).size,
      baseRefCount: sides.base.size,
      defaultBranches: [...sides.heads, mirror.remoteHead],
      sharesHistory: (left, right) => git.sharesHistory(repositoryPath, left, right),
    })
    if (massChange === null) continue
    for (const ref of massChange.affected) {
      const decision = view.get(ref)
      if (decision !== undefined) report.setRef(heldRef(ref, decision))
      allowed.delete(ref)
    }
    if (mirror.onDestructive === 'keep') continue
    throw new AppError('remote_held', 'A mass change is held for approval.', {
      details: { affected: massChange.affected.length, total: massChange.total, side },
    })
  }
  return allowed
}
