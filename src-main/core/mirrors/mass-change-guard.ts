import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { PullDecision } from './decide-pull.ts'

/** Fewer destructive changes than this in one run are everyday work. */
const alwaysAllowed = 5
const allowedShare = 0.3

export type PullPlan = ReadonlyMap<string, PullDecision>

export type MassChange = {
  readonly cause: 'many_refs' | 'remote_empty' | 'unrelated_default_branch'
  /** The refs that would be deleted or rewritten. */
  readonly affected: readonly string[]
  /** Refs here that the mirror covers. */
  readonly total: number
}

export type GuardInput = {
  readonly plan: PullPlan
  readonly remoteRefCount: number
  readonly baseRefCount: number
  /** The default branch upstream, now and as last seen: full names. */
  readonly defaultBranches: readonly (string | null)[]
  readonly sharesHistory: (left: readonly ObjectId[], right: readonly ObjectId[]) => Promise<boolean>
}

const isDestructive = (decision: PullDecision): boolean =>
  decision.kind === 'delete' || decision.kind === 'rewrite'

const coversLocalRef = (decision: PullDecision): boolean =>
  decision.kind !== 'untouched' && decision.kind !== 'create'

/**
 * Recognises a pull that looks like an accident upstream (mirror semantics 2.4): more than max(5, 30 %) of the
 * refs deleted or rewritten, a remote that lost all its refs, or a default branch replaced by another history.
 * @returns null when the plan is everyday work
 */
export const findMassChange = async (input: GuardInput): Promise<MassChange | null> => {
  const affected = [...input.plan].filter(([, decision]) => isDestructive(decision)).map(([ref]) => ref)
  if (affected.length === 0) return null
  const total = [...input.plan.values()].filter(coversLocalRef).length
  if (input.remoteRefCount === 0 && input.baseRefCount > 0) return { cause: 'remote_empty', affected, total }
  if (affected.length > Math.max(alwaysAllowed, allowedShare * total)) {
    return { cause: 'many_refs', affected, total }
  }
  for (const branch of new Set(input.defaultBranches)) {
    const decision = branch === null ? undefined : input.plan.get(branch)
    if (branch === null || decision?.kind !== 'rewrite') continue
    if (!(await input.sharesHistory([decision.from], [decision.to]))) {
      return { cause: 'unrelated_default_branch', affected: [branch], total }
    }
  }
  return null
}
