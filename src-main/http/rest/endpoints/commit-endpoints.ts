import { z } from 'zod'
import type { FullCommit } from '../../../core/ports/history-git.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import {
  cursor,
  objectId,
  pageEnd,
  pageLimit,
  queryFlag,
  timestamp,
  timestampOf,
  treePath,
} from '../fields.ts'
import { directoryOf, revision } from './history-fields.ts'

const commit = z.object({
  sha: objectId,
  parent_shas: z.array(objectId).describe('Empty for a first commit.'),
  message: z.string().describe('The whole message, without line ends behind it.'),
  author_name: z.string(),
  author_email: z.string(),
  committer_name: z.string(),
  committer_email: z.string(),
  date: timestamp.describe('When it was committed.'),
})

const signedCommit = commit.extend({
  signature: z
    .string()
    .optional()
    .describe('The armoured OpenPGP, SSH or X.509 block of a signed commit, otherwise not there.'),
  payload: z
    .string()
    .optional()
    .describe('What the signature signs: the commit object without it. There when `signature` is.'),
})

const describeCommit = (found: FullCommit): z.infer<typeof commit> => ({
  sha: found.id,
  parent_shas: [...found.parents],
  message: found.message,
  author_name: found.author.name,
  author_email: found.author.email,
  committer_name: found.committer.name,
  committer_email: found.committer.email,
  date: timestampOf(found.committer.at),
})

const listCommits = defineEndpoint({
  name: 'listCommits',
  title: 'List commits',
  description:
    'A history, newest first, in the order of `git log`. Further pages go on in the history that the first page ' +
    'showed, whatever was pushed meanwhile; on these, `ref` and `ephemeral` do not matter.',
  v1: { method: 'GET', path: '/repos/commits' },
  preferred: { method: 'GET', path: '/commits' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    ref: revision(
      'A branch, tag or commit where the history begins; the default branch when not given.',
    ).optional(),
    ephemeral: queryFlag('Look for `ref` among the ephemeral branches.').optional(),
    path: treePath('Only commits that changed this file or folder. Renames are not followed.').optional(),
    cursor: cursor.optional(),
    limit: pageLimit(20, 100).optional(),
  }),
  aliases: { ref: ['branch'] },
  response: z.object({ commits: z.array(commit), ...pageEnd }),
  statuses: {
    200: 'The commits.',
    400: 'A parameter or the cursor is not valid.',
    404: 'There is no such branch, tag or commit, or the repository has no commits yet.',
    409: 'The first sync of the repository has not finished.',
  },
  example: { query: '?ref=main&path=docs&limit=10' },
  answer: async ({ access, query }, parts) => {
    const { commits, nextCursor } = await parts.history.commits.list({
      directory: directoryOf(access),
      ref: query.ref,
      ephemeral: query.ephemeral ?? false,
      path: query.path ?? '',
      cursor: query.cursor,
      limit: query.limit ?? 20,
    })
    return {
      body: {
        commits: commits.map(describeCommit),
        next_cursor: nextCursor,
        has_more: nextCursor !== null,
      },
    }
  },
})

const getCommit = defineEndpoint({
  name: 'getCommit',
  title: 'Get a commit',
  description: 'One commit, with its signature when it has one. The signature is not verified by that.',
  v1: { method: 'GET', path: '/repos/commit' },
  preferred: { method: 'GET', path: '/commit' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    ref: revision('A commit id of four digits or more, a branch, a tag, or steps from one such as `main~2`.'),
    ephemeral: queryFlag('Look for `ref` among the ephemeral branches.').optional(),
  }),
  aliases: { ref: ['sha'] },
  response: z.object({ commit: signedCommit }),
  statuses: {
    200: 'The commit.',
    400: '`ref` is missing or empty.',
    404: 'There is no such commit.',
    409: 'The first sync of the repository has not finished.',
  },
  example: { query: '?ref=main' },
  answer: async ({ access, query }, parts) => {
    const found = await parts.history.commits.get({
      directory: directoryOf(access),
      ref: query.ref,
      ephemeral: query.ephemeral ?? false,
    })
    return { body: { commit: { ...describeCommit(found), ...found.signed } } }
  },
})

export const commitEndpoints: readonly Endpoint[] = [listCommits, getCommit]
