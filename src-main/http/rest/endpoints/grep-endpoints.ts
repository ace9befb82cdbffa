import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { cursor, objectId, text, treePath } from '../fields.ts'
import { directoryOf, revision } from './history-fields.ts'

const mostEntries = 100

const list = (entry: z.ZodType<string>, description: string) =>
  z.array(entry).max(mostEntries, `may have at most ${mostEntries} entries`).describe(description)

/** A number with a default; 0 means the default too, more than `most` means `most`. */
const atMost = (usual: number, most: number, description: string) =>
  z
    .number()
    .int()
    .min(0)
    .transform((value) => (value === 0 ? usual : Math.min(value, most)))
    .describe(`${description} ${usual} when not given, ${most} at most.`)

const contextLines = (description: string) =>
  z
    .number()
    .int()
    .min(0)
    .transform((value) => Math.min(value, 100))
    .describe(`${description} None when not given, 100 at most.`)

const glob = text('').max(1_024)

const grep = defineEndpoint({
  name: 'grep',
  title: 'Search file contents',
  description:
    'Searches the files of a commit line by line, as `git grep -E`. Patterns are POSIX extended regular expressions ' +
    '(`|`, `+`, `?`, `{2,5}`, `[0-9]`, with `\\w`, `\\b` and `\\s` where git has them; not `\\d`). Binary files are passed ' +
    'over. A file must pass all filters that are given. Globs: `*` and `?` within a name, `**` across folders, ' +
    '`[a-z]`; one without a slash is looked for at any depth, and one that matches a folder takes all in it. ' +
    'Lines longer than 10,000 bytes are cut there. A page ends after `pagination.limit` files or `limits.max_lines` ' +
    'lines, whichever comes first; further pages stay in the commit of the first.',
  v1: { method: 'POST', path: '/repos/grep' },
  preferred: { method: 'POST', path: '/grep' },
  about: 'repository',
  scopes: ['git:read'],
  body: z.object({
    query: z.object({
      pattern: text('What a line must contain somewhere.').max(2_048),
      case_sensitive: z.boolean().optional().describe('True when not given.'),
    }),
    ref: revision('A branch, tag or commit; the default branch when not given.').optional(),
    ephemeral: z.boolean().optional().describe('Look for `ref` among the ephemeral branches.'),
    paths: list(treePath(''), 'Only these files, and what is in these folders.').optional(),
    file_filters: z
      .object({
        include_globs: list(glob, 'Only files that match one of these.').optional(),
        exclude_globs: list(glob, 'No files that match one of these.').optional(),
        extension_filters: list(
          text('').max(256),
          'Only files whose names end in one of these: `.ts`.',
        ).optional(),
      })
      .optional(),
    context: z
      .object({
        before: contextLines('Lines to add in front of a match.').optional(),
        after: contextLines('Lines to add behind a match.').optional(),
      })
      .optional(),
    limits: z
      .object({
        max_lines: atMost(2_000, 2_000, 'Lines of a page, those around matches counted.').optional(),
        max_matches_per_file: atMost(
          200,
          2_000,
          'Matches of one file; further ones are not given on any page.',
        ).optional(),
      })
      .optional(),
    pagination: z
      .object({
        cursor: z
          .union([z.literal(''), cursor])
          .optional()
          .describe('Where the page begins: the `next_cursor` of the page before.'),
        limit: atMost(200, 1_000, 'Files of a page.').optional(),
      })
      .optional(),
  }),
  aliases: { ref: ['rev'] },
  response: z.object({
    query: z.object({ pattern: z.string(), case_sensitive: z.boolean() }),
    repo: z.object({ ref: z.string(), commit: objectId }),
    matches: z.array(
      z.object({
        path: z.string(),
        lines: z.array(
          z.object({
            line_number: z.number().int(),
            text: z.string().describe('Without its line end.'),
            type: z.enum(['match', 'context']),
          }),
        ),
      }),
    ),
    next_cursor: z
      .string()
      .nullable()
      .describe('The `pagination.cursor` of the next page; null on the last.'),
    has_more: z.boolean(),
  }),
  statuses: {
    200: 'What was found, if anything.',
    400: 'The pattern, a filter or the cursor is not valid. The error has the reason that git gives.',
    404: 'There is no such branch, tag or commit, or the repository has no commits yet.',
    409: 'The first sync of the repository has not finished.',
    413: 'The body is larger than 4 MiB.',
    504: 'The search took longer than a minute.',
  },
  example: {
    body: {
      ref: 'main',
      query: { pattern: 'TODO|FIXME', case_sensitive: false },
      file_filters: { include_globs: ['*.ts'], exclude_globs: ['node_modules/**'] },
      context: { before: 2, after: 2 },
    },
  },
  answer: async ({ access, body, signal }, parts) => {
    const { query, file_filters: filters = {}, context = {}, limits = {}, pagination = {} } = body
    const caseSensitive = query.case_sensitive ?? true
    const page = await parts.history.grep({
      directory: directoryOf(access),
      ref: body.ref,
      ephemeral: body.ephemeral ?? false,
      search: {
        pattern: query.pattern,
        caseSensitive,
        paths: body.paths ?? [],
        includeGlobs: filters.include_globs ?? [],
        excludeGlobs: filters.exclude_globs ?? [],
        extensions: filters.extension_filters ?? [],
        before: context.before ?? 0,
        after: context.after ?? 0,
        mostMatchesPerFile: limits.max_matches_per_file ?? 200,
      },
      cursor: pagination.cursor || undefined,
      limit: pagination.limit ?? 200,
      mostLines: limits.max_lines ?? 2_000,
      signal,
    })
    return {
      body: {
        query: { pattern: query.pattern, case_sensitive: caseSensitive },
        repo: { ref: page.name, commit: page.commitId },
        matches: page.files.map(({ path, lines }) => ({
          path,
          lines: lines.map(({ lineNumber, text: content, isMatch }) => ({
            line_number: lineNumber,
            text: content,
            type: isMatch ? 'match' : 'context',
          })),
        })),
        next_cursor: page.nextCursor,
        has_more: page.nextCursor !== null,
      },
    }
  },
})

export const grepEndpoints: readonly Endpoint[] = [grep]
