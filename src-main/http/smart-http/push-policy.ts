import type { RefPolicies, RefPolicyOperation } from '../../../src-shared/domain/ref-policy.ts'
import { decideRefPolicy, policyRefusal } from '../../core/access/ref-policies.ts'

const refusalBy = (
  policies: RefPolicies,
  ref: string,
  operations: readonly RefPolicyOperation[],
): string | null => {
  const rule = decideRefPolicy(policies, ref)
  const operation = operations.find((candidate) => rule?.operations.includes(candidate))
  return rule === null || operation === undefined ? null : policyRefusal(rule, operation)
}

/**
 * What the token's policies say about a ref before any object is seen. Signatures cannot be verified yet, so a ref
 * that asks for them takes no push: a rule is never passed over.
 */
export const refusedByPolicy = (policies: RefPolicies, ref: string): string | null =>
  refusalBy(policies, ref, ['no-push', 'verify-sig'])

/** What to say when the ref is rewound or deleted; null when the policies let it. */
export const refusedRewind = (policies: RefPolicies, ref: string): string | null =>
  refusalBy(policies, ref, ['no-force-push'])
