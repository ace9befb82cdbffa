import type { RefPolicy, RefPolicyOperation } from '../../../src-shared/domain/ref-policy.ts'
import type { TokenScope } from '../../../src-shared/domain/token.ts'

export type TokenAccess = 'read' | 'write'
export type TokenVariant = 'normal' | 'ephemeral' | 'import'

/** One rule as the form holds it: what is forbidden on refs that match. */
export type RuleDraft = { readonly pattern: string; readonly operation: RefPolicyOperation | 'allow' }

export type TokenOptions = {
  readonly access: TokenAccess
  readonly ttlMs: number
  readonly variant: TokenVariant
  /** In order: the first whose pattern matches decides. */
  readonly rules: readonly RuleDraft[]
}

const hour = 3_600_000
const day = 24 * hour

export const lifetimes = [
  { value: String(hour), label: '1 hour' },
  { value: String(day), label: '1 day' },
  { value: String(7 * day), label: '7 days' },
  { value: String(30 * day), label: '30 days' },
  { value: String(365 * day), label: '1 year' },
] as const

export const defaultTokenOptions: TokenOptions = {
  access: 'write',
  ttlMs: day,
  variant: 'normal',
  rules: [],
}

/** `main` is written as a person says it; a pattern of a rule is a full ref name. */
const fullPattern = (pattern: string): string =>
  pattern.startsWith('refs/') ? pattern : `refs/heads/${pattern}`

const toPolicy = ({ pattern, operation }: RuleDraft): RefPolicy => [
  fullPattern(pattern.trim()),
  operation === 'allow' ? [] : [operation],
]

/** What the form's choices ask of `tokens.mint`. Rules without a pattern are not finished and left out. */
export const mintInput = (repository: string, options: TokenOptions) => {
  const scopes: TokenScope[] = options.access === 'write' ? ['git:read', 'git:write'] : ['git:read']
  return {
    repository,
    scopes,
    ttlMs: options.ttlMs,
    variant: options.variant,
    policies: options.rules.filter(({ pattern }) => pattern.trim() !== '').map(toPolicy),
  }
}
