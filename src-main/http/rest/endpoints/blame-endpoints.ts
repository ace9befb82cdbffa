import { z } from 'zod'
import type { Blame } from '../../../core/history/client-blame.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { objectId, queryFlag, timestamp, timestampOf, treePath } from '../fields.ts'
import { streamJson } from '../stream-json.ts'
import { directoryOf, revision } from './history-fields.ts'

const mostRanges = 16

const range = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(256)
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  .regex(/^[^\x00-\x1f]*$/, 'must be a single line')
  // Never read as an option: each stands behind its own `-L`.
  .regex(
    /^(\^?[/:].+|\d*,?[+-]?\d*|\d*,\/.+)$/,
    'is not what git blame -L takes, such as 10,20 or /name/,+30',
  )

const ranges = z
  .preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(range).max(mostRanges, `may be given at most ${mostRanges} times`),
  )
  .describe(
    `Only these lines, each as \`git blame -L\` takes them: \`10,20\`, \`10,+5\`, \`/name/,/^}/\`, \`:function\`; ` +
      `${mostRanges} at most. A pattern is a basic regular expression and has a minute to be found.`,
  )

const line = z.object({
  line_number: z.number().int(),
  commit_sha: objectId,
  original_line_number: z.number().int().describe('Where the line stood when it came.'),
  original_path: z.string(),
  previous_commit_sha: objectId
    .optional()
    .describe(
      'The last commit in which the file was as before; not there for a file that came with `commit_sha`.',
    ),
  author_name: z.string(),
  author_email: z.string(),
  author_time: timestamp,
  committer_name: z.string(),
  committer_email: z.string(),
  committer_time: timestamp,
  summary: z.string().describe('The first line of the message.'),
})

/** The answer, a line at a time: a file may have more than can be held at once. */
function* blameJson(path: string, { name, commitId, lines }: Blame): Generator<string> {
  yield `${JSON.stringify({ ref: name, path, commit_sha: commitId }).slice(0, -1)},"lines":[`
  let separator = ''
  for (const group of lines) {
    const { author, committer, summary } = group.commit
    const common = {
      commit_sha: group.commitId,
      original_path: group.originalPath,
      previous_commit_sha: group.previousCommitId ?? undefined,
      author_name: author.name,
      author_email: author.email,
      author_time: timestampOf(author.at),
      committer_name: committer.name,
      committer_email: committer.email,
      committer_time: timestampOf(committer.at),
      summary,
    }
    for (let index = 0; index < group.lineCount; index += 1) {
      const numbers = {
        line_number: group.startLine + index,
        original_line_number: group.originalStartLine + index,
      }
      yield separator + JSON.stringify({ ...numbers, ...common })
      separator = ','
    }
  }
  yield ']}'
}

const getBlame = defineEndpoint({
  name: 'getBlame',
  title: 'Blame a file',
  description:
    'Which commit each line of a file came with, as `git blame`. The lines themselves are not given.',
  v1: { method: 'GET', path: '/repos/blame' },
  preferred: { method: 'GET', path: '/blame' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    path: treePath('The file.'),
    ref: revision('A branch, tag or commit; the default branch when not given.').optional(),
    ephemeral: queryFlag('Look for `ref` among the ephemeral branches.').optional(),
    range: ranges.optional(),
    detect_moves: queryFlag(
      'Follow lines that were moved within the file, or moved or copied from files changed by the same commit ' +
        '(`-M -C`).',
    ).optional(),
  }),
  response: z.object({ ref: z.string(), path: z.string(), commit_sha: objectId, lines: z.array(line) }),
  statuses: {
    200: 'The lines.',
    400: 'A parameter is missing, `path` is a folder, or a range is malformed or outside the file.',
    404: 'There is no such branch, tag, commit or file.',
    409: 'The first sync of the repository has not finished.',
    504: 'Finding the pattern of a range took longer than a minute.',
  },
  example: { query: '?path=README.md&range=1,10' },
  answer: async ({ access, query, signal, response }, parts) => {
    const blame = await parts.history.blame({
      directory: directoryOf(access),
      ref: query.ref,
      ephemeral: query.ephemeral ?? false,
      path: query.path,
      ranges: query.range ?? [],
      detectMoves: query.detect_moves ?? false,
      signal,
    })
    return streamJson(response, blameJson(query.path, blame))
  },
})

export const blameEndpoints: readonly Endpoint[] = [getBlame]
