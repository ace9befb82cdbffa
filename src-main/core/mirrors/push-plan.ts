import type { OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { PushUpdate } from '../ports/remote-git.ts'
import type { IsAncestor } from './decide-pull.ts'
import { applyOnDiverged, decidePush, type PushDecision } from './decide-push.ts'

export type PushSides = {
  readonly base: RefMap
  readonly local: RefMap
  readonly remote: RefMap
}

export type PushPlan = ReadonlyMap<string, PushDecision>

/** Refs at the target whose tip a decision needs here: ours differs, and theirs would be changed or deleted. */
export const tipsToKnow = (sides: PushSides): RefMap =>
  new Map(
    [...sides.remote].filter(([ref, objectId]) => {
      const local = sides.local.get(ref)
      return local === undefined ? sides.base.has(ref) : local !== objectId
    }),
  )

/** Decides every ref. `isAncestor` must know the tips of `tipsToKnow`. */
export const planPush = async (
  sides: PushSides,
  onDiverged: OnDiverged,
  isAncestor: IsAncestor,
): Promise<PushPlan> => {
  const refs = new Set([...sides.local.keys(), ...sides.remote.keys(), ...sides.base.keys()])
  // All at once: what they ask of history is then answered together.
  const decided = [...refs].map(async (ref): Promise<[string, PushDecision]> => {
    const three = {
      base: sides.base.get(ref) ?? null,
      local: sides.local.get(ref) ?? null,
      remote: sides.remote.get(ref) ?? null,
    }
    return [ref, applyOnDiverged(await decidePush(three, isAncestor), onDiverged)]
  })
  return new Map(await Promise.all(decided))
}

const updateOf = (ref: string, decision: PushDecision): PushUpdate | null => {
  switch (decision.kind) {
    case 'in_sync':
    case 'untouched':
    case 'diverged':
      return null
    case 'create':
      return { ref, newObjectId: decision.to, expectedObjectId: null }
    case 'fast_forward':
    case 'rewrite':
      return { ref, newObjectId: decision.to, expectedObjectId: decision.from }
    case 'delete':
      return { ref, newObjectId: null, expectedObjectId: decision.from }
  }
}

/** What to send, each with the value that must stand at the target as its lease. Stages and order are `RemoteGit`'s. */
export const updatesOf = (plan: PushPlan): readonly PushUpdate[] =>
  [...plan].flatMap(([ref, decision]) => updateOf(ref, decision) ?? [])
