import { z } from 'zod'
import {
  refPolicyOperationSchema,
  refPolicySchema,
  type RefPolicies,
  type RefPolicyOperation,
} from '../../../src-shared/domain/ref-policy.ts'
import { tokenScopeSchema, type TokenClaims, type TokenScope } from '../../../src-shared/domain/token.ts'
import { normaliseRefPolicies } from './ref-policies.ts'

const mostPolicies = 1_000

/** A scope of a later version gives nothing here; a policy that is not understood must not be passed over. */
const payloadSchema = z.object({
  iss: z.string().min(1),
  sub: z.string().optional(),
  repo: z.string().min(1).optional(),
  scopes: z.array(z.string()),
  exp: z.number(),
  iat: z.number().optional(),
  refs: z.array(refPolicySchema).max(mostPolicies).optional(),
  ops: z.array(refPolicyOperationSchema).optional(),
})

/** The old `ops` claim means every ref: its operations join a `*` rule, or become one at the end. */
const mergeOperations = (
  policies: RefPolicies,
  operations: readonly RefPolicyOperation[],
): TokenClaims['policies'] => {
  if (operations.length === 0) return [...policies]
  if (!policies.some(([pattern]) => pattern === '*')) return [...policies, ['*', [...operations]]]
  return policies.map(([pattern, own]) =>
    pattern === '*' ? [pattern, [...new Set([...own, ...operations])]] : [pattern, own],
  )
}

/** With full patterns; null when one is not valid: it could let a ref through that it was meant to stop. */
const readPolicies = (
  refs: RefPolicies,
  operations: readonly RefPolicyOperation[],
): TokenClaims['policies'] | null => {
  try {
    return mergeOperations(normaliseRefPolicies(refs), operations)
  } catch {
    return null
  }
}

const isScope = (scope: string): scope is TokenScope => tokenScopeSchema.safeParse(scope).success

/** Reads the payload of a token whose signature is verified; null when it is malformed. */
export const readTokenClaims = (
  payload: unknown,
): (TokenClaims & { readonly issuedAt: number | null }) | null => {
  const parsed = payloadSchema.safeParse(payload)
  if (!parsed.success) return null
  const { iss, sub, repo, scopes, exp, iat, refs, ops } = parsed.data
  const policies = readPolicies(refs ?? [], ops ?? [])
  if (policies === null) return null
  return {
    issuer: iss,
    subject: sub ?? null,
    repository: repo ?? null,
    scopes: scopes.filter(isScope),
    policies,
    expiresAt: exp * 1_000,
    issuedAt: iat === undefined ? null : iat * 1_000,
  }
}
