import type { RefPolicies, RefPolicyOperation } from '../../../src-shared/domain/ref-policy.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** The rule that decides about a ref; `pattern` is normalised. No operations means: allowed. */
export type RefPolicyRule = {
  readonly pattern: string
  readonly operations: readonly RefPolicyOperation[]
}

/** Bytes that no ref name can hold: control characters, space and `~ ^ : ? [ \`. */
const impossibleInRef = /[\0-\x20\x7f~^:?[\\]/

const invalidPattern = (pattern: string, reason: string): AppError =>
  new AppError('invalid_input', `The ref pattern "${pattern}" is not valid: ${reason}`, {
    details: { reason: `The ref pattern "${pattern}" is not valid: ${reason}`, pattern },
  })

/**
 * The full form of a pattern: `main` means `refs/heads/main`, `agents/*` means `refs/heads/agents/*`; `*`, `HEAD`
 * and names that begin with `refs/` stay as they are.
 * @throws AppError `invalid_input` when a `*` stands anywhere but alone or after the last slash
 */
export const normaliseRefPattern = (pattern: string): string => {
  if (pattern === '*' || pattern === 'HEAD') return pattern
  if (pattern === '') throw invalidPattern(pattern, 'it is empty.')
  const star = pattern.indexOf('*')
  if (star !== -1 && (star !== pattern.length - 1 || !pattern.endsWith('/*'))) {
    throw invalidPattern(pattern, '"*" may only stand alone or at the end, after a slash.')
  }
  if (impossibleInRef.test(pattern)) throw invalidPattern(pattern, 'no ref can have such a name.')
  return pattern.startsWith('refs/') ? pattern : `refs/heads/${pattern}`
}

/**
 * Policies with full patterns, in their order: the form that goes into a token.
 * @throws AppError `invalid_input` for a pattern that is not valid
 */
export const normaliseRefPolicies = (policies: RefPolicies): RefPolicies =>
  policies.map(([pattern, operations]) => [normaliseRefPattern(pattern), operations])

const matches = (pattern: string, ref: string): boolean =>
  pattern === '*' || (pattern.endsWith('/*') ? ref.startsWith(pattern.slice(0, -1)) : ref === pattern)

/**
 * The rule that decides about `ref` (a full name): the first that matches, also when it forbids nothing; null when
 * none matches, which leaves the ref unrestricted. A pattern that is not valid throws: it must not let a ref through.
 */
export const decideRefPolicy = (policies: RefPolicies, ref: string): RefPolicyRule | null => {
  for (const [written, operations] of policies) {
    const pattern = normaliseRefPattern(written)
    if (matches(pattern, ref)) return { pattern, operations }
  }
  return null
}

/** What a client is told about a refused ref. Clients of Code Storage look for the words "denied by policy". */
export const policyRefusal = (rule: RefPolicyRule, operation: RefPolicyOperation): string =>
  `denied by policy: ${operation} (rule ${rule.pattern})`
