import type { z } from 'zod'
import {
  setupForgeMirrorSchema,
  setupNewRepositoriesSchema,
  setupRuleSchema,
} from '../../../src-shared/domain/setup-forge-fields.ts'
import {
  secretPlaceSchema,
  setupAccountSchema,
  setupFileSchema,
  setupMirrorSchema,
  setupRepositorySchema,
  setupSettingsSchema,
} from '../../../src-shared/domain/setup-file.ts'
import { suggestWord } from './suggest-word.ts'

type Issue = z.core.$ZodIssue
type Problem = { readonly path: readonly PropertyKey[]; readonly message: string }

const keysOf = (schema: { readonly shape: object }): readonly string[] =>
  Object.keys(schema.shape).filter((key) => key !== '$schema')

/** Which keys there are where an unknown one stands. */
const knownKeys = (path: readonly PropertyKey[]): readonly string[] => {
  const [first, , third] = path
  if (first === 'settings') return path.length === 1 ? keysOf(setupSettingsSchema) : ['cron', 'timeZone']
  if (first === 'accounts') {
    if (path.length === 2) return keysOf(setupAccountSchema)
    if (third === 'newRepositories') {
      if (path.length === 3) return keysOf(setupNewRepositoriesSchema)
      return path.length === 5 ? keysOf(setupRuleSchema) : ['cron', 'timeZone']
    }
    return third === 'ssh' ? ['key'] : keysOf(secretPlaceSchema)
  }
  if (first === 'repositories') {
    if (path.length === 2) return keysOf(setupRepositorySchema)
    return path.length === 4 ? keysOf(setupMirrorSchema) : ['cron', 'timeZone']
  }
  return keysOf(first === 'forgeMirrors' ? setupForgeMirrorSchema : setupFileSchema)
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, each item behind a dash',
  object: 'a group of keys',
  record: 'a group of names',
}

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  )

const typeOf = (value: unknown): string => {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a group of keys' : (typeWords[typeof value] ?? typeof value)
}

/** The sentences of our own schema are kept; zod's are put into words that need no knowledge of types. */
const sentenceOf = (issue: Issue, data: unknown): string => {
  const value = valueAt(data, issue.path)
  const isOurs = !/^(Invalid|Unrecognized|Too |Expected|Required)/.test(issue.message)
  if (value === undefined && issue.code !== 'custom') return 'This is missing.'
  if (isOurs) return issue.message
  if (issue.code === 'invalid_type') {
    return `This is ${typeWords[issue.expected] ?? issue.expected}, not ${typeOf(value)}.`
  }
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String)
    const meant = typeof value === 'string' ? suggestWord(value, words) : null
    return `This is one of ${words.join(', ')}.${meant === null ? '' : ` Did you mean ${meant}?`}`
  }
  const isText = typeof value === 'string'
  if (issue.code === 'too_small') return isText ? 'This is empty.' : `This is at least ${issue.minimum}.`
  if (issue.code === 'too_big') return isText ? 'This is too long.' : `This is at most ${issue.maximum}.`
  return 'This is not as it has to be.'
}

/** What the schema finds wrong, one problem for each place. */
export const problemsOfIssues = (issues: readonly Issue[], data: unknown): readonly Problem[] =>
  issues.flatMap((issue): readonly Problem[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: sentenceOf(issue, data) }]
    const known = knownKeys(issue.path)
    return issue.keys.map((key) => {
      const meant = suggestWord(key, known)
      const words = meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${meant}?`
      return { path: [...issue.path, key], message: `This key is not known here. ${words}` }
    })
  })
