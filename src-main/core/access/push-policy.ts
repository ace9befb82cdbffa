import type { RefPolicies, RefPolicyOperation } from '../../../src-shared/domain/ref-policy.ts'
import { decideRefPolicy, policyRefusal } from './ref-policies.ts'

const refusalBy = (policies: RefPolicies, ref: string, operation: RefPolicyOperation): string | null => {
  const rule = decideRefPolicy(policies, ref)
  return rule?.operations.includes(operation) ? policyRefusal(rule, operation) : null
}

/** What the token's policies say about a ref before any object is seen. */
export const refusedByPolicy = (policies: RefPolicies, ref: string): string | null =>
  refusalBy(policies, ref, 'no-push')

/** What to say when the ref is to lead to a commit that this program makes: it signs none. Null when it may. */
export const refusedUnsigned = (policies: RefPolicies, ref: string): string | null => {
  const refusal = refusalBy(policies, ref, 'verify-sig')
  return refusal === null ? null : `${refusal}: commits made here are not signed`
}

/** What to say when the ref is rewound or deleted; null when the policies let it. */
export const refusedRewind = (policies: RefPolicies, ref: string): string | null =>
  refusalBy(policies, ref, 'no-force-push')
