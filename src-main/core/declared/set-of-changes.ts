import type { SetupStep } from '../../../src-shared/domain/setup-plan.ts'

type Change = SetupStep['changes'][number]

const wordsOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'none'
  if (Array.isArray(value)) return value.length === 0 ? 'everything' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** A field that is to be another one, in words; nothing when the file does not say it, or it is so already. */
export const changeOf = (field: string, from: unknown, to: unknown): readonly Change[] => {
  if (to === undefined) return []
  const [before, after] = [wordsOf(from), wordsOf(to)]
  return before === after ? [] : [{ field, from: before, to: after }]
}

/** What something new is, field by field, as far as the file says it. */
export const newFields = (fields: Readonly<Record<string, unknown>>): readonly Change[] =>
  Object.entries(fields).flatMap(([field, value]) =>
    value === undefined || value === null ? [] : [{ field, from: null, to: wordsOf(value) }],
  )
