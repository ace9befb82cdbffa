import { shortRefName, type ObjectId } from '../../../src-shared/domain/ref.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunReport } from './run-report.ts'

/** A decision that takes the tip `from` off a ref, on either side. */
export type Losing = {
  readonly kind: string
  readonly from?: ObjectId
  readonly to?: ObjectId
}

const isLosing = ({ kind }: Losing): boolean => kind === 'rewrite' || kind === 'delete'

/** Whether the plan takes commits off any ref. */
export const losesRefs = (plan: ReadonlyMap<string, Losing>): boolean => [...plan.values()].some(isLosing)

export type GuardedRun = {
  readonly mirror: Pick<MirrorRow, 'flippedAt' | 'approvedPlan'>
  readonly isAccepted: () => boolean
  readonly report: Pick<RunReport, 'setRef'>
}

/**
 * The first run after a flip neither deletes nor rewrites on either side, unless a person saw and approved exactly
 * that (mirror semantics 2.8). What was not approved is taken out of the plan and reported as held.
 * @returns the plan that may be carried out, and how many refs were held
 */
export const holdUnapproved = <Decision extends Losing>(
  { mirror, isAccepted, report }: GuardedRun,
  plan: ReadonlyMap<string, Decision>,
): { readonly plan: ReadonlyMap<string, Decision>; readonly heldCount: number } => {
  if (mirror.flippedAt === null || isAccepted()) return { plan, heldCount: 0 }
  const allowed = new Map(plan)
  let heldCount = 0
  for (const [ref, decision] of plan) {
    if (!isLosing(decision) || mirror.approvedPlan?.get(ref) === decision.from) continue
    allowed.delete(ref)
    heldCount += 1
    report.setRef({
      ref,
      oldObjectId: decision.from ?? null,
      newObjectId: decision.to ?? null,
      outcome: 'held',
      reason: 'turned_round',
      message: `${shortRefName(ref)} would be ${decision.kind === 'delete' ? 'deleted' : 'overwritten'} since the mirror was turned round; nobody approved that.`,
      keptRef: null,
    })
  }
  return { plan: allowed, heldCount }
}

/** What a run that held nothing writes: the mirror is like any other from now on. */
export const endOfGuard = (heldCount: number): Partial<Pick<MirrorRow, 'flippedAt' | 'approvedPlan'>> =>
  heldCount === 0 ? { flippedAt: null, approvedPlan: null } : {}
