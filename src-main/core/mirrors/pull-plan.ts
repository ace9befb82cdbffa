import { shortRefName, type ObjectId, type RefMap } from '../../../src-shared/domain/ref.ts'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { decidePull, type IsAncestor, type PullDecision } from './decide-pull.ts'
import type { PullPlan } from './mass-change-guard.ts'
import { createClashFinder } from './name-clash.ts'
import type { PlannedChange } from './publish-refs.ts'

/** What a pull looks at: refs in scope, on all three sides. */
export type PullSides = {
  readonly base: RefMap
  readonly local: RefMap
  readonly remote: RefMap
}

/** Decides every ref. `isAncestor` must know the objects of both sides. */
export const planPull = async (sides: PullSides, isAncestor: IsAncestor): Promise<PullPlan> => {
  const refs = new Set([...sides.remote.keys(), ...sides.base.keys(), ...sides.local.keys()])
  // All at once: what they ask of history is then answered together.
  const decided = [...refs].map(async (ref): Promise<[string, PullDecision]> => {
    const three = {
      base: sides.base.get(ref) ?? null,
      local: sides.local.get(ref) ?? null,
      remote: sides.remote.get(ref) ?? null,
    }
    return [ref, await decidePull(three, isAncestor)]
  })
  return new Map(await Promise.all(decided))
}

const localChangeNote = 'Something else stood here than the mirror had left; it was kept.'

const plannedChange = (ref: string, decision: PullDecision): PlannedChange | null => {
  switch (decision.kind) {
    case 'in_sync':
    case 'untouched':
      return null
    case 'create':
      return { ...plain, ref, oldObjectId: null, newObjectId: decision.to, outcome: 'created' }
    case 'fast_forward':
      return { ...plain, ref, oldObjectId: decision.from, newObjectId: decision.to, outcome: 'updated' }
    case 'rewrite':
      return {
        ...overwriting(decision.localChange),
        ref,
        oldObjectId: decision.from,
        newObjectId: decision.to,
        outcome: 'rewritten',
      }
    case 'delete':
      return {
        ...overwriting(decision.localChange),
        ref,
        oldObjectId: decision.from,
        newObjectId: null,
        outcome: 'deleted',
      }
  }
}

const plain = { keep: false, reason: null, message: null } as const
const overwriting = (localChange: boolean): Pick<PlannedChange, 'keep' | 'reason' | 'message'> =>
  localChange
    ? { keep: true, reason: 'local_change', message: localChangeNote }
    : { keep: true, reason: null, message: null }

export type PullChanges = {
  readonly changes: readonly PlannedChange[]
  /** Refs that cannot follow, with the reason. */
  readonly problems: readonly RunRef[]
}

/** Turns decisions into changes. New names that git cannot hold beside a branch that stays are left out and named. */
export const changesOf = (plan: PullPlan, local: RefMap): PullChanges => {
  const deleted = new Set([...plan].filter(([, { kind }]) => kind === 'delete').map(([ref]) => ref))
  const findClash = createClashFinder([...local.keys()].filter((ref) => !deleted.has(ref)))
  const changes: PlannedChange[] = []
  const problems: RunRef[] = []
  for (const [ref, decision] of plan) {
    const change = plannedChange(ref, decision)
    if (change === null) continue
    const clash = change.outcome === 'created' ? findClash(ref) : null
    if (clash === null) changes.push(change)
    else problems.push(clashProblem(ref, change.newObjectId, clash))
  }
  return { changes, problems }
}

const clashProblem = (ref: string, objectId: ObjectId | null, clash: string): RunRef => ({
  ref,
  oldObjectId: null,
  newObjectId: objectId,
  outcome: 'failed',
  reason: 'name_clash',
  message: `git cannot hold ${shortRefName(ref)} beside ${shortRefName(clash)}, which exists here.`,
  keptRef: null,
})

/** A destructive decision that was not carried out, for the report. */
export const heldRef = (ref: string, decision: PullDecision): RunRef => ({
  ref,
  oldObjectId: 'from' in decision ? decision.from : null,
  newObjectId: 'to' in decision ? decision.to : null,
  outcome: 'held',
  reason: 'mass_change',
  message: null,
  keptRef: null,
})
