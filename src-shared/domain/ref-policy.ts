import { z } from 'zod'

/** Operations that a rule forbids. An empty list means "allowed, and look no further". */
export const refPolicyOperationSchema = z.enum(['no-push', 'no-force-push', 'verify-sig'])
export type RefPolicyOperation = z.infer<typeof refPolicyOperationSchema>

/** One rule of a token: `[pattern, operations]`. Rules are ordered; the first whose pattern matches decides. */
export const refPolicySchema = z.tuple([z.string().min(1), z.array(refPolicyOperationSchema)])
export type RefPolicy = z.infer<typeof refPolicySchema>
export type RefPolicies = readonly RefPolicy[]
