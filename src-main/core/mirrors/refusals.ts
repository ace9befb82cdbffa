import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import { refusalOfReason } from '../../../src-shared/domain/ref-reason.ts'
import type { PushRefResult, PushResult } from '../ports/remote-git.ts'
import type { Refusal } from '../ports/refusal-store.ts'
import { updatesOf, type PushPlan } from './push-plan.ts'
import type { MirrorRunContext } from './run-context.ts'

const dayMs = 86_400_000

export type Refusals = ReadonlyMap<string, Refusal>

/** What the target is known to refuse, by ref. */
export const knownRefusals = ({ refusals, mirror }: MirrorRunContext): Refusals =>
  new Map(refusals.list(mirror.id).map((refusal) => [refusal.ref, refusal]))

/** From when on it is sent all the same: a rule of the target once a day; null: not by itself. */
export const triedAgainAt = ({ reason, foundAt }: Pick<Refusal, 'reason' | 'foundAt'>): number | null =>
  refusalOfReason(reason) === 'daily' ? foundAt + dayMs : null

/** Whether it is sent all the same: a person asked, or its time has come. */
const isTriedAgain = (context: MirrorRunContext, refusal: Refusal): boolean => {
  const at = triedAgainAt(refusal)
  return context.isWished() || (at !== null && context.clock.now() >= at)
}

/** Whether none of them is to be sent again now. */
export const allStand = (context: MirrorRunContext, known: Refusals): boolean =>
  ![...known.values()].some((refusal) => isTriedAgain(context, refusal))

/** Takes out of a plan what the target has refused as it is now (mirror semantics 2.5, step 6). */
export const withhold = (
  context: MirrorRunContext,
  plan: PushPlan,
): { readonly plan: PushPlan; readonly withheld: readonly Refusal[] } => {
  const known = knownRefusals(context)
  const withheld = updatesOf(plan).flatMap(({ ref, newObjectId }) => {
    const refusal = known.get(ref)
    const stands =
      refusal !== undefined && refusal.objectId === newObjectId && !isTriedAgain(context, refusal)
    return stands ? [refusal] : []
  })
  if (withheld.length === 0) return { plan, withheld }
  const left = new Map(plan)
  for (const { ref } of withheld) left.delete(ref)
  return { plan: left, withheld }
}

/** The run tells of them as if they had just been refused. */
export const reportWithheld = (
  { report }: MirrorRunContext,
  withheld: Iterable<Refusal>,
  remote: RefMap,
): void => {
  for (const { ref, objectId, reason, message, facts } of withheld) {
    report.addFacts(facts)
    report.setRef({
      ref,
      oldObjectId: remote.get(ref) ?? null,
      newObjectId: objectId,
      outcome: 'refused',
      reason,
      message,
      keptRef: null,
    })
  }
}

/** What is to be remembered of the answer to one ref; null: nothing. */
export const refusalOf = (
  { ok, ref, reason, refReason }: PushRefResult,
  objectId: ObjectId | null,
  facts: PushResult['facts'],
  now: number,
): Refusal | null =>
  ok || refReason === null || refusalOfReason(refReason) === 'forgotten'
    ? null
    : { ref, objectId, reason: refReason, message: reason, facts, foundAt: now }

/**
 * Forgets what was refused of refs that stand elsewhere now, or that came to the target by another hand.
 * @returns what the target refuses as it is
 */
export const settleRefusals = (context: MirrorRunContext, local: RefMap, remote: RefMap): Refusals => {
  const known = knownRefusals(context)
  const isOpen = ([ref, { objectId }]: readonly [string, Refusal]): boolean =>
    (local.get(ref) ?? null) === objectId && (remote.get(ref) ?? null) !== objectId
  const standing = new Map([...known].filter(isOpen))
  const gone = [...known.keys()].filter((ref) => !standing.has(ref))
  if (gone.length > 0) context.refusals.change(context.mirror.id, new Map(gone.map((ref) => [ref, null])))
  return standing
}
