import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { IsAncestor, PullDecision } from './decide-pull.ts'
import { decideSync, type Side, type SyncDecision } from './decide-sync.ts'
import type { PullPlan } from './mass-change-guard.ts'

/** What a two-way mirror looks at: refs in scope, on all three sides. */
export type SyncSides = {
  readonly base: RefMap
  readonly local: RefMap
  readonly remote: RefMap
}

/** A decision, or what a person's choice adds to them: a branch that comes to stand on both sides. */
export type PlannedSync =
  SyncDecision | { readonly kind: 'create'; readonly side: 'both'; readonly to: string }

export type SyncPlan = ReadonlyMap<string, PlannedSync>

/** Decides every ref. `isAncestor` must know the objects of both sides. */
export const planSync = async (sides: SyncSides, isAncestor: IsAncestor): Promise<SyncPlan> => {
  const refs = new Set([...sides.remote.keys(), ...sides.base.keys(), ...sides.local.keys()])
  // All at once: what they ask of history is then answered together.
  const decided = [...refs].map(async (ref): Promise<[string, PlannedSync]> => {
    const three = {
      base: sides.base.get(ref) ?? null,
      local: sides.local.get(ref) ?? null,
      remote: sides.remote.get(ref) ?? null,
    }
    return [ref, await decideSync(ref, three, isAncestor)]
  })
  return new Map(await Promise.all(decided))
}

const decisionFor = (decision: PlannedSync, side: Side): PullDecision => {
  if (decision.kind === 'in_sync' || decision.kind === 'conflict') return { kind: 'in_sync' }
  if (decision.side !== side && decision.side !== 'both') {
    // What the other side creates or follows stands on this one; what it deletes does not.
    return { kind: decision.kind === 'delete' ? 'untouched' : 'in_sync' }
  }
  switch (decision.kind) {
    case 'create':
      return { kind: 'create', to: decision.to }
    case 'fast_forward':
      return { kind: 'fast_forward', from: decision.from, to: decision.to }
    case 'rewrite':
      return { kind: 'rewrite', from: decision.from, to: decision.to, localChange: false }
    case 'delete':
      return { kind: 'delete', from: decision.from, localChange: false }
  }
}

/** What the plan changes on one side, in the words of a pull, and just as well of a push. */
export const viewOf = (plan: SyncPlan, side: Side): PullPlan =>
  new Map([...plan].map(([ref, decision]) => [ref, decisionFor(decision, side)]))
