import type { Direction, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { IsAncestor, PullDecision } from './decide-pull.ts'
import type { PushDecision } from './decide-push.ts'
import { changesOf, planPull } from './pull-plan.ts'
import { planPush, type PushSides } from './push-plan.ts'
import { planSync, viewOf } from './sync-plan.ts'

/** A planned ref, or one that is equal on both sides. */
export type ExpectedRef = Omit<PlannedRef, 'action'> & {
  readonly action: PlannedRef['action'] | 'unchanged'
}

/** An expected ref, with the side on which it changes. */
export type SidedRef = ExpectedRef & { readonly side: 'here' | 'there' }

/** What the objects here tell about those at the remote. */
export type KnownHistory = {
  readonly isHere: (objectId: ObjectId) => boolean
  readonly isAncestor: IsAncestor
  /** Whether both sides have any commit in common; null when the remote's are not here. */
  readonly areRelated: () => Promise<boolean | null>
}

const actionOf = (decision: PullDecision | PushDecision, onDiverged: OnDiverged): ExpectedRef['action'] => {
  switch (decision.kind) {
    case 'in_sync':
      return 'unchanged'
    case 'untouched':
      return 'leave'
    case 'create':
      return 'create'
    case 'fast_forward':
      return 'update'
    case 'rewrite':
      return 'overwrite'
    case 'delete':
      return 'delete'
    case 'diverged':
      return onDiverged === 'leave' ? 'leave' : 'stop'
  }
}

/** Refs that a pull is expected to find, as they are and as they would be here. */
export const expectPull = async (
  sides: PushSides,
  history: KnownHistory,
): Promise<readonly ExpectedRef[]> => {
  const plan = await planPull(sides, async (local, remote) =>
    // What is not here yet most likely comes on top; whether it does, the first run tells.
    history.isHere(remote) ? history.isAncestor(local, remote) : true,
  )
  const clashing = new Set(changesOf(plan, sides.local).problems.map(({ ref }) => ref))
  return [...plan].flatMap(([ref, decision]): readonly ExpectedRef[] => {
    const from = sides.local.get(ref) ?? null
    const remote = sides.remote.get(ref) ?? null
    if (from === null && remote === null) return []
    // git cannot hold a clashing name beside the one that is here.
    const action = clashing.has(ref) ? 'leave' : actionOf(decision, 'stop')
    const certain = action !== 'update' || (remote !== null && history.isHere(remote))
    const toObjectId = action === 'leave' ? from : remote
    return [{ ref, action, fromObjectId: from, toObjectId, certain }]
  })
}

/** Refs that a push is expected to find, as they are and as they would be at the target. */
export const expectPush = async (
  sides: PushSides,
  history: KnownHistory,
  onDiverged: OnDiverged,
): Promise<readonly ExpectedRef[]> => {
  const plan = await planPush(sides, onDiverged, async (remote, local) =>
    history.isHere(remote) ? history.isAncestor(remote, local) : false,
  )
  // Only before both sides agreed on anything can the target hold another history.
  const related = sides.base.size > 0 || onDiverged === 'overwrite' ? true : await history.areRelated()
  return [...plan].flatMap(([ref, decision]): readonly ExpectedRef[] => {
    const from = sides.remote.get(ref) ?? null
    const local = sides.local.get(ref) ?? null
    if (from === null && local === null) return []
    const decided = actionOf(decision, onDiverged)
    const stays = decided === 'unchanged' || decided === 'leave'
    // The first push to another history stops before anything is sent.
    const action = !stays && related === false ? 'stop' : decided
    const certain = stays || (related !== null && (from === null || history.isHere(from)))
    const toObjectId = action === 'leave' || action === 'stop' ? from : local
    return [{ ref, action, fromObjectId: from, toObjectId, certain }]
  })
}

/** What the first run of a mirror in `direction` is expected to find: the one place where a direction's plan is chosen. */
export const expectRefs = async (
  direction: Direction,
  sides: PushSides,
  history: KnownHistory,
  onDiverged: OnDiverged,
): Promise<readonly SidedRef[]> => {
  switch (direction) {
    case 'push':
      return (await expectPush(sides, history, onDiverged)).map((ref) => ({ ...ref, side: 'there' }))
    case 'pull':
      return (await expectPull(sides, history)).map((ref) => ({ ...ref, side: 'here' }))
    case 'sync':
      return expectSync(sides, history)
  }
}

/** Refs that a two-way mirror is expected to find: each as it is, and as it would be, on the side that changes. */
const expectSync = async (sides: PushSides, history: KnownHistory): Promise<readonly SidedRef[]> => {
  const plan = await planSync(sides, async (ancestor, descendant) =>
    // What is not here yet most likely comes on top; whether it does, the first run tells.
    history.isHere(descendant)
      ? history.isHere(ancestor) && (await history.isAncestor(ancestor, descendant))
      : true,
  )
  const here = viewOf(plan, 'here')
  const there = viewOf(plan, 'there')
  const clashing = new Set(changesOf(here, sides.local).problems.map(({ ref }) => ref))
  return [...plan].flatMap(([ref, decision]): readonly SidedRef[] => {
    const local = sides.local.get(ref) ?? null
    const remote = sides.remote.get(ref) ?? null
    if (local === null && remote === null) return []
    const unmoved = { ref, fromObjectId: local, toObjectId: local, certain: true, side: 'here' as const }
    if (decision.kind === 'in_sync') return [{ ...unmoved, action: 'unchanged' }]
    if (decision.kind === 'conflict') return [{ ...unmoved, action: 'stop' }]
    if (clashing.has(ref)) return [{ ...unmoved, action: 'leave' }]
    const [view, from, to] = decision.side === 'here' ? [here, local, remote] : [there, remote, local]
    const action = actionOf(view.get(ref) ?? { kind: 'in_sync' }, 'stop')
    const certain = decision.kind !== 'fast_forward' || remote === null || history.isHere(remote)
    return [
      {
        ref,
        action,
        fromObjectId: from,
        toObjectId: to,
        certain,
        side: decision.side === 'here' ? 'here' : 'there',
      },
    ]
  })
}
