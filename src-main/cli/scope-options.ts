import { patternProblem } from '../../src-shared/domain/ref-patterns.ts'
import { usageError } from './usage-error.ts'
import { booleanOf } from './yes-or-no.ts'

/** Options that say what a mirror carries. */
export const scopeOptions = {
  include: {
    type: 'string',
    multiple: true,
    value: 'PATTERN',
    summary: 'Only branches and tags that fit, e.g. main, "release/*", "refs/tags/v*"; may be given again.',
  },
  exclude: {
    type: 'string',
    multiple: true,
    value: 'PATTERN',
    summary: 'Leave out what fits; stronger than --include. "--include all" forgets all patterns.',
  },
  notes: { type: 'string', value: 'yes|no', summary: 'Mirror refs/notes (pull: yes, push and sync: no).' },
  'extra-branches': {
    type: 'string',
    value: 'yes|no',
    summary: 'Pull: whether branches may be pushed here that the remote does not have (yes).',
  },
} as const

export type ScopeValues = {
  readonly include: readonly string[] | undefined
  readonly exclude: readonly string[] | undefined
  readonly notes: string | undefined
  readonly 'extra-branches': string | undefined
}

/** Includes first: of patterns that fit, the last decides. */
const patternsOf = ({ include, exclude }: ScopeValues): string[] | undefined => {
  if (include === undefined && exclude === undefined) return undefined
  const included = (include ?? []).filter((pattern) => pattern !== 'all')
  const patterns = [...included, ...(exclude ?? []).map((pattern) => `!${pattern.replace(/^!/, '')}`)]
  for (const pattern of patterns) {
    const problem = patternProblem(pattern)
    if (problem !== null) throw usageError(problem)
  }
  return patterns
}

/** @throws AppError `invalid_input` that names a pattern which can fit nothing */
export const readScope = (values: ScopeValues) => ({
  patterns: patternsOf(values),
  notes: booleanOf(values.notes, '--notes'),
  extraBranches: booleanOf(values['extra-branches'], '--extra-branches'),
})
