import { z } from 'zod'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'

/**
 * The kinds of values that parameters and bodies are made of. A parameter that is given but empty counts as not
 * given; clients send such (`cursor=`).
 */

/** Text without NUL; empty is not allowed. */
export const text = (description: string) =>
  z
    .string()
    .min(1, 'must not be empty')
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .describe(description)

/** `true` or `false` in the address. */
export const queryFlag = (description: string) =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .transform((value) => value === 'true')
    .describe(description)

/** How many items a page has: 0 means the default, more than `most` means `most`. */
export const pageLimit = (usual: number, most: number) =>
  z
    .union([z.string().regex(/^\d{1,9}$/, 'must be a whole number'), z.number().int().min(0)])
    .transform(Number)
    .transform((value) => (value === 0 ? usual : Math.min(value, most)))
    .describe(`Items on a page: ${usual} when not given, ${most} at most.`)

export const cursor = text('Where the page begins: the `next_cursor` of the page before.').max(4_096)

/** A branch by its short name; `refs/heads/` in front is taken off. */
export const branchName = (description: string) =>
  z
    .string()
    .trim()
    .transform((value) => value.replace(/^refs\/heads\//, ''))
    .refine(
      (value) => !value.startsWith('-') && value !== 'HEAD' && isValidRefName(`refs/heads/${value}`),
      'git does not take this as the name of a branch',
    )
    .describe(description)

/** A tag by its short name. */
export const tagName = (description: string) =>
  z
    .string()
    .trim()
    .transform((value) => value.replace(/^refs\/tags\//, ''))
    .refine(
      (value) => !value.startsWith('-') && isValidRefName(`refs/tags/${value}`),
      'git does not take this as the name of a tag',
    )
    .describe(description)

/** Forty lowercase hex digits. */
export const fullObjectId = (description: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{40}$/, 'must be the forty hex digits of an object id')
    .describe(description)

/** A path of a file or folder; one slash in front or behind is taken off. */
export const treePath = (description: string) =>
  z
    .string()
    .transform((value) => value.replace(/^\/|\/$/g, ''))
    .refine(
      (value) =>
        !value.includes('\0') &&
        value.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
      'cannot be a path in a repository',
    )
    .describe(description)

/** Who wrote or committed. git ends a name at `<` and a line at its end, so neither can stand in one. */
export const person = (description: string) =>
  z
    .object({
      name: text('As git shows it.').regex(/^[^<>\n\r]*$/, 'must not contain <, > or a line end'),
      email: text('Any text; git checks no address.').regex(
        /^[^<>\n\r]*$/,
        'must not contain <, > or a line end',
      ),
    })
    .describe(description)

// Answers -----------------------------------------------------------------------------------------------------------

export const objectId = z.string().regex(/^[0-9a-f]{40}$/)
/** RFC 3339 in UTC with whole seconds: `2024-01-15T14:32:18Z`. */
export const timestamp = z.string().regex(/^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

/** The years 1 to 9999: commits may hold any number, and clients would not read others. */
const leastTimestampAt = Date.parse('0001-01-01T00:00:00Z')
const mostTimestampAt = Date.parse('9999-12-31T23:59:59Z')

/** Epoch milliseconds as the answers write them. */
export const timestampOf = (at: number): string =>
  new Date(Math.min(Math.max(at, leastTimestampAt), mostTimestampAt)).toISOString().replace(/\.\d{3}Z$/, 'Z')

export const pageEnd = {
  next_cursor: z.string().nullable().describe('The `cursor` of the next page; null on the last.'),
  has_more: z.boolean(),
}
