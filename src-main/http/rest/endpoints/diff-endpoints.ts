import { z } from 'zod'
import type { Comparison } from '../../../core/ports/history-git.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { objectId, queryFlag } from '../fields.ts'
import { streamJson } from '../stream-json.ts'
import { directoryOf, queryPaths, revision } from './history-fields.ts'

const stats = z.object({
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
  changes: z.number().int().describe('Additions and deletions together.'),
})

const filteredFile = z.object({
  path: z.string(),
  state: z
    .string()
    .regex(/^[A-Z]\d*$/)
    .describe('`A` added, `M` modified, `D` deleted, `T` type changed, `R087` renamed and 87 % alike.'),
  old_path: z.string().optional().describe('Where it was before a rename.'),
  bytes: z.number().int().describe('Of `raw`; of a filtered file of its diff, or of the binary file.'),
  is_eof: z.boolean().describe('Always true: what is given is whole.'),
})

const diffFile = filteredFile.extend({
  raw: z.string().describe('The unified diff of the file, from its `diff --git` line.'),
  additions: z.number().int(),
  deletions: z.number().int(),
})

const diffParts = {
  stats: stats.describe('Of all files, filtered ones too. Binary files count no lines.'),
  files: z.array(diffFile).describe('In the order of their paths.'),
  filtered_files: z.array(filteredFile).describe('Files whose diff is left out.'),
}

const paths = queryPaths(
  'Only these files, and what is in these folders; may be given several times. A renamed file is seen as such when ' +
    'both of its paths are given.',
)
const exact = queryFlag(
  'Give diffs that `git apply` takes: joined in their order they lead from the base to the commit. Otherwise changes ' +
    'in the amount of whitespace are left out, and files in which nothing else changed.',
)
const filtering =
  'Binary files and files whose diff is above 500 KiB are named in `filtered_files` without it. With `path` they ' +
  'are given like others, up to 64 MiB each; in diffs for `git apply` files that are not UTF-8 are always filtered.'

const statuses = {
  200: 'The differences.',
  400: 'A parameter is missing or not valid.',
  404: 'There is no such branch, tag or commit, or the repository has no commits yet.',
  409: 'The first sync of the repository has not finished.',
}

const old = (oldPath: string | null): object => (oldPath === null ? {} : { old_path: oldPath })

/** The answer piece by piece: `about` first, filtered files last. */
async function* diffJson(about: object, comparison: Comparison): AsyncGenerator<string> {
  const { fileCount, additions, deletions } = comparison
  const counted = { files: fileCount, additions, deletions, changes: additions + deletions }
  yield `${JSON.stringify({ ...about, stats: counted }).slice(0, -1)},"files":[`
  const filtered: object[] = []
  let separator = ''
  for await (const { path, state, oldPath, raw, bytes, ...file } of comparison.files) {
    const described = { path, state, ...old(oldPath) }
    if (raw === null) {
      filtered.push({ ...described, bytes, is_eof: true })
      continue
    }
    const counts = { additions: file.additions ?? 0, deletions: file.deletions ?? 0 }
    yield separator + JSON.stringify({ ...described, raw, bytes, is_eof: true, ...counts })
    separator = ','
  }
  yield `],"filtered_files":${JSON.stringify(filtered)}}`
}

const mergeBase = objectId.optional().describe('The common ancestor that was compared with, if there is one.')

const getCommitDiff = defineEndpoint({
  name: 'getCommitDiff',
  title: 'Get the diff of a commit',
  description:
    'What a commit changed against its first parent; a first commit against nothing. With `base_ref`, what it ' +
    'changed since the two went apart; with `git_apply_compatible`, against `base_ref` itself. ' +
    filtering,
  v1: { method: 'GET', path: '/repos/diff' },
  preferred: { method: 'GET', path: '/diff' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    ref: revision('The commit: an id, a branch, a tag, or steps from one.'),
    base_ref: revision('What it is compared with; its first parent when not given.').optional(),
    git_apply_compatible: exact.optional(),
    ref_is_ephemeral: queryFlag('Look for `ref` among the ephemeral branches.').optional(),
    base_is_ephemeral: queryFlag('Look for `base_ref` among the ephemeral branches.').optional(),
    path: paths.optional(),
  }),
  aliases: {
    ref: ['sha'],
    base_ref: ['baseSha', 'base_sha'],
    git_apply_compatible: ['gitApplyCompatible'],
    ref_is_ephemeral: ['ephemeral'],
    base_is_ephemeral: ['ephemeral_base'],
  },
  response: z.object({
    sha: objectId,
    base_sha: objectId
      .optional()
      .describe('The base that was asked for, or the parent; not for a first commit.'),
    merge_base_sha: mergeBase,
    ...diffParts,
  }),
  statuses,
  example: { query: '?ref=main&git_apply_compatible=true' },
  answer: async ({ access, query, signal, response }, parts) => {
    const { base_ref: base } = query
    const diff = await parts.history.diffs.commit({
      directory: directoryOf(access),
      head: { ref: query.ref, ephemeral: query.ref_is_ephemeral ?? false },
      base: base === undefined ? null : { ref: base, ephemeral: query.base_is_ephemeral ?? false },
      paths: query.path ?? [],
      exact: query.git_apply_compatible ?? false,
      signal,
    })
    const about = {
      sha: diff.headId,
      base_sha: diff.baseId ?? undefined,
      merge_base_sha: diff.mergeBaseId ?? undefined,
    }
    return streamJson(response, diffJson(about, diff))
  },
})

const getBranchDiff = defineEndpoint({
  name: 'getBranchDiff',
  title: 'Get the diff of a branch',
  description:
    'What a branch changed since it left its base, as `git diff base...branch`. Without a common history, all that ' +
    `differs. ${filtering}`,
  v1: { method: 'GET', path: '/repos/branches/diff' },
  preferred: { method: 'GET', path: '/branches/diff' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    branch: revision('The branch; a tag or commit id works too.'),
    base: revision('What it is compared with; the default branch when not given.').optional(),
    ephemeral: queryFlag('Look for `branch` among the ephemeral branches.').optional(),
    ephemeral_base: queryFlag('Look for `base` among the ephemeral branches.').optional(),
    git_apply_compatible: exact.optional(),
    path: paths.optional(),
  }),
  aliases: { git_apply_compatible: ['gitApplyCompatible'] },
  response: z.object({
    branch: z.string(),
    base: z.string(),
    merge_base_sha: mergeBase,
    ...diffParts,
  }),
  statuses,
  example: { query: '?branch=feature/search&base=main' },
  answer: async ({ access, query, signal, response }, parts) => {
    const diff = await parts.history.diffs.branch({
      directory: directoryOf(access),
      branch: { ref: query.branch, ephemeral: query.ephemeral ?? false },
      base: { ref: query.base, ephemeral: query.ephemeral_base ?? false },
      paths: query.path ?? [],
      exact: query.git_apply_compatible ?? false,
      signal,
    })
    const { branch, base, mergeBaseId } = diff
    return streamJson(response, diffJson({ branch, base, merge_base_sha: mergeBaseId ?? undefined }, diff))
  },
})

export const diffEndpoints: readonly Endpoint[] = [getCommitDiff, getBranchDiff]
