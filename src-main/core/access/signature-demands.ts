import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import type { RefUpdate } from '../ports/repository-git.ts'
import { decideRefPolicy, type RefPolicyRule } from './ref-policies.ts'

export const signatureOperation = 'verify-sig'

/** A ref that may lead only to signed commits, and what it is to lead to. */
export type SignatureDemand = { readonly ref: string; readonly tip: string; readonly rule: RefPolicyRule }

/** Those of the updates that are under `verify-sig` and bring something. Names are full and the client's. */
export const signatureDemands = (
  policies: RefPolicies,
  updates: readonly RefUpdate[],
): readonly SignatureDemand[] =>
  updates.flatMap(({ ref, newObjectId }) => {
    const rule = newObjectId === null ? null : decideRefPolicy(policies, ref)
    if (newObjectId === null || !rule?.operations.includes(signatureOperation)) return []
    return [{ ref, tip: newObjectId, rule }]
  })
