import { z } from 'zod'
import {
  mostConflictFiles,
  mostContentBytes,
  type ConflictSide,
} from '../../../core/refs/conflict-contents.ts'
import { defineEndpoint, type Endpoint, type RestAnswer } from '../endpoint.ts'
import { branchName, fullObjectId, objectId, person, queryFlag } from '../fields.ts'
import { repositoryOf } from './commit-metadata.ts'
import { directoryOf, revision } from './history-fields.ts'

const mergeBase = objectId
  .optional()
  .describe('The best common ancestor; not there without a common history.')
const statuses = {
  400: 'A field is missing or not valid.',
  404: 'A branch does not exist.',
}

const conflicted = (conflictPaths: readonly string[], mergeBaseId: string | null): RestAnswer => {
  const files = conflictPaths.length === 1 ? 'one file' : `${conflictPaths.length} files`
  const error = `The branches cannot be merged: there are conflicts in ${files}.`
  return {
    status: 409,
    body: {
      error,
      status: 409,
      title: 'merge_conflict',
      detail: error,
      conflict_paths: conflictPaths,
      merge_base_sha: mergeBaseId ?? undefined,
    },
  }
}

const mergeBranches = defineEndpoint({
  name: 'merge',
  title: 'Merge',
  description:
    'Brings the commits of the source to the target branch. Nothing is written when there are conflicts: the answer ' +
    'is 409 with `conflict_paths` (may be empty where what conflicts is no single file) and `merge_base_sha`. ' +
    'Without `expected_target_sha` a merge that lost a race is made again on the new tip; the source stays the ' +
    'commit that it was.',
  v1: { method: 'POST', path: '/repos/merge' },
  preferred: { method: 'POST', path: '/merge' },
  about: 'repository',
  scopes: ['git:write'],
  body: z
    .object({
      source_ref: revision('What is merged: a branch, or any revision.'),
      target_branch: branchName('Where it is merged into; it must exist.'),
      strategy: z
        .enum(['merge', 'ff_only', 'ff_prefer'])
        .describe(
          '`merge`: a merge commit, also where a fast-forward would do (`git merge --no-ff`). `ff_prefer`: a ' +
            'fast-forward where possible, otherwise a merge commit. `ff_only`: a fast-forward or 409. With nothing ' +
            'to merge each is a `no_op`.',
        ),
      source_is_ephemeral: z
        .boolean()
        .optional()
        .describe('Look for the source among the ephemeral branches.'),
      target_is_ephemeral: z.boolean().optional().describe('The target is an ephemeral branch.'),
      expected_target_sha: fullObjectId('Where the target must be now; otherwise 409.').optional(),
      commit_message: z
        .string()
        .refine((value) => !value.includes('\0'), 'must not contain NUL')
        .transform((value) => value.trim())
        .optional()
        .describe("Of the commit that is made; `Merge branch 'x' into y` when not given."),
      author: person(
        'Who writes the commit that is made; `Mirrordesk <mirrordesk@localhost>` when not given.',
      ).optional(),
      committer: person('Who commits it; the author when not given.').optional(),
      allow_unrelated_histories: z
        .boolean()
        .optional()
        .describe('Merge also without a common history; otherwise 409.'),
      squash: z
        .boolean()
        .optional()
        .describe(
          'One commit on the target with all changes, without the history of the source. Not with `ff_only`. A ' +
            '`no_op` when it would change no file.',
        ),
    })
    .refine(({ squash, strategy }) => squash !== true || strategy !== 'ff_only', {
      path: ['squash'],
      message: 'cannot go with the strategy ff_only',
    }),
  aliases: { source_ref: ['source_branch'] },
  response: z.object({
    result: z.enum(['merge_commit', 'fast_forward', 'no_op', 'squash']),
    commit_sha: objectId.describe('Where the target is now.'),
    tree_sha: objectId,
    source: z.object({
      branch: z.string(),
      ref: z.string().describe('The same.'),
      ephemeral: z.boolean(),
      sha: objectId,
    }),
    target: z.object({
      branch: z.string(),
      ephemeral: z.boolean(),
      old_sha: objectId,
      new_sha: objectId,
    }),
    merge_base_sha: mergeBase,
    promoted_commits: z.number().int().describe('Commits that are new to the target, the one made included.'),
  }),
  statuses: {
    200: 'It is merged, or there was nothing to merge.',
    ...statuses,
    409:
      'There are conflicts, the target is not where it was expected, it cannot be fast-forwarded, or the histories ' +
      'have nothing in common.',
    507: 'The disk is full; nothing was written.',
  },
  example: { body: { source_ref: 'feature/search', target_branch: 'main', strategy: 'merge' } },
  answer: async (call, { merge }) => {
    const { body } = call
    const target = { name: body.target_branch, ephemeral: body.target_is_ephemeral ?? false }
    const sourceIsEphemeral = body.source_is_ephemeral ?? false
    const merged = await merge({
      access: repositoryOf(call),
      source: { name: body.source_ref, ephemeral: sourceIsEphemeral },
      target,
      strategy: body.strategy,
      squash: body.squash ?? false,
      allowUnrelatedHistories: body.allow_unrelated_histories ?? false,
      expected: body.expected_target_sha ?? null,
      message: body.commit_message === undefined || body.commit_message === '' ? null : body.commit_message,
      author: body.author ?? null,
      committer: body.committer ?? null,
      signal: call.signal,
    })
    if (merged.result === 'conflicted') return conflicted(merged.conflictPaths, merged.mergeBaseId)
    const { name, commitId: sourceId } = merged.source
    return {
      body: {
        result: merged.result,
        commit_sha: merged.commitId,
        tree_sha: merged.treeId,
        source: { branch: name, ref: name, ephemeral: sourceIsEphemeral, sha: sourceId },
        target: {
          branch: target.name,
          ephemeral: target.ephemeral,
          old_sha: merged.oldTargetId,
          new_sha: merged.commitId,
        },
        merge_base_sha: merged.mergeBaseId ?? undefined,
        promoted_commits: merged.promotedCommits,
      },
    }
  },
})

// Preview -----------------------------------------------------------------------------------------------------------

const side = z.object({
  oid: objectId.optional().describe('Not there where the file does not exist on that side.'),
  content: z.string().optional().describe('Not there for what is binary, or no UTF-8.'),
  truncated: z.boolean().describe(`The content goes on; the first ${mostContentBytes / 1024} KiB are given.`),
  binary: z.boolean(),
})

const describeSide = (found: ConflictSide): z.infer<typeof side> => ({
  ...(found.objectId === null ? {} : { oid: found.objectId }),
  ...(found.content === null ? {} : { content: found.content }),
  truncated: found.isTruncated,
  binary: found.isBinary,
})

const previewMerge = defineEndpoint({
  name: 'previewMerge',
  title: 'Preview a merge',
  description:
    'What a merge would come to, without making it: the repository stays as it is. `result` is `fast_forward` where ' +
    'one is possible; with the strategy `merge` it would be a merge commit.',
  v1: { method: 'GET', path: '/repos/merge/preview' },
  preferred: { method: 'GET', path: '/merge/preview' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    source_branch: revision('What would be merged: a branch, or any revision.'),
    target_branch: branchName('Where it would be merged into.'),
    source_is_ephemeral: queryFlag('Look for the source among the ephemeral branches.').optional(),
    target_is_ephemeral: queryFlag('The target is an ephemeral branch.').optional(),
    include_content: queryFlag('Give the sides of each conflicted file.').optional(),
    allow_unrelated_histories: queryFlag('Also without a common history; otherwise 409.').optional(),
  }),
  aliases: { source_branch: ['source_ref'] },
  response: z.object({
    status: z.enum(['clean', 'conflicted']),
    result: z.enum(['merge_commit', 'fast_forward', 'no_op']),
    source_branch: z.string(),
    target_branch: z.string(),
    source_tip_sha: objectId,
    target_tip_sha: objectId,
    merge_base_sha: mergeBase,
    conflict_paths: z.array(z.string()),
    conflicts: z
      .array(
        z.object({
          path: z.string(),
          result: side.describe('The file with conflict markers.'),
          base: side,
          ours: side.describe('Of the target.'),
          theirs: side.describe('Of the source.'),
        }),
      )
      .describe(`With \`include_content\`; ${mostConflictFiles} files at most.`),
    filtered_conflicts: z
      .array(z.object({ path: z.string(), reason: z.string() }))
      .describe(
        'Files that are left out of `conflicts`: `max_conflict_files_exceeded`, or `not_a_file` for submodules.',
      ),
  }),
  statuses: {
    200: 'The preview, whether or not there are conflicts.',
    ...statuses,
    409: 'The histories have nothing in common.',
  },
  example: { query: '?source_branch=feature/search&target_branch=main&include_content=true' },
  answer: async ({ access, query, signal }, parts) => {
    const preview = await parts.previewMerge({
      directory: directoryOf(access),
      source: { name: query.source_branch, ephemeral: query.source_is_ephemeral ?? false },
      target: { name: query.target_branch, ephemeral: query.target_is_ephemeral ?? false },
      allowUnrelatedHistories: query.allow_unrelated_histories ?? false,
      includeContent: query.include_content ?? false,
      signal,
    })
    return {
      body: {
        status: preview.isClean ? 'clean' : 'conflicted',
        result: preview.result,
        source_branch: preview.sourceName,
        target_branch: query.target_branch,
        source_tip_sha: preview.sourceTipId,
        target_tip_sha: preview.targetTipId,
        merge_base_sha: preview.mergeBaseId ?? undefined,
        conflict_paths: preview.conflictPaths,
        conflicts: preview.conflicts.map(({ path, result, base, ours, theirs }) => ({
          path,
          result: describeSide(result),
          base: describeSide(base),
          ours: describeSide(ours),
          theirs: describeSide(theirs),
        })),
        filtered_conflicts: preview.filtered,
      },
    }
  },
})

export const mergeEndpoints: readonly Endpoint[] = [mergeBranches, previewMerge]
