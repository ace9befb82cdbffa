import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import {
  branchName,
  cursor,
  objectId,
  pageEnd,
  pageLimit,
  queryFlag,
  timestamp,
  timestampOf,
} from '../fields.ts'
import { repositoryOf } from './commit-metadata.ts'
import { directoryOf, revision } from './history-fields.ts'

const branch = z.object({
  name: z.string(),
  head_sha: objectId,
  created_at: timestamp.describe(
    'git does not record when a branch was made: this is the committer date of the commit it leads to.',
  ),
})

const describeBranch = ({
  name,
  commitId,
  committedAt,
}: {
  readonly name: string
  readonly commitId: string
  readonly committedAt: number
}): z.infer<typeof branch> => ({ name, head_sha: commitId, created_at: timestampOf(committedAt) })

const listBranches = defineEndpoint({
  name: 'listBranches',
  title: 'List branches',
  description:
    'By name, in the order of its bytes: git does not record in which order branches were made. Each branch has the ' +
    'cursor of a page that begins behind it. Branches that come or go meanwhile do not disturb the pages.',
  v1: { method: 'GET', path: '/repos/branches' },
  preferred: { method: 'GET', path: '/branches' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    cursor: cursor.optional(),
    limit: pageLimit(20, 1_000).optional(),
    ephemeral: queryFlag('List the ephemeral branches instead.').optional(),
  }),
  response: z.object({ branches: z.array(branch.extend({ cursor: z.string() })), ...pageEnd }),
  statuses: { 200: 'The branches.', 400: 'The cursor or the limit is not valid.' },
  example: { query: '?limit=50' },
  answer: async ({ access, query }, { branches }) => {
    const { items, nextCursor } = await branches.list({
      directory: directoryOf(access),
      cursor: query.cursor,
      limit: query.limit ?? 20,
      ephemeral: query.ephemeral ?? false,
    })
    const described = items.map((item) => ({ cursor: item.cursor, ...describeBranch(item) }))
    return { body: { branches: described, next_cursor: nextCursor, has_more: nextCursor !== null } }
  },
})

const getBranch = defineEndpoint({
  name: 'getBranch',
  title: 'Get a branch',
  description: 'Where one branch is.',
  v1: null,
  preferred: { method: 'GET', path: '/branch' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    name: branchName('The branch.'),
    ephemeral: queryFlag('Look among the ephemeral branches.').optional(),
  }),
  response: z.object({ branch }),
  statuses: { 200: 'The branch.', 400: 'The name is not valid.', 404: 'There is no such branch.' },
  example: { query: '?name=main' },
  answer: async ({ access, query }, { branches }) => {
    const { name, ephemeral = false } = query
    return { body: { branch: describeBranch(await branches.get(directoryOf(access), { name, ephemeral })) } }
  },
})

const createBranch = defineEndpoint({
  name: 'createBranch',
  title: 'Create a branch',
  description:
    'A branch at a commit that exists. With `base_is_ephemeral` and without `target_is_ephemeral` it promotes an ' +
    'ephemeral branch, which stays as it is. A base is a branch of that name, otherwise any revision.',
  v1: { method: 'POST', path: '/repos/branches/create' },
  preferred: { method: 'POST', path: '/branches/create' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object({
    target_branch: branchName('The new branch.'),
    base_ref: revision('Where it begins: a branch, a tag, a commit id, or steps from one.'),
    base_is_ephemeral: z.boolean().optional().describe('Look for `base_ref` among the ephemeral branches.'),
    target_is_ephemeral: z.boolean().optional().describe('Make an ephemeral branch.'),
    force: z
      .boolean()
      .optional()
      .describe('Move a branch that exists already to the base, also where commits are lost by it.'),
  }),
  aliases: { base_ref: ['base_branch'] },
  response: z.object({
    message: z.string(),
    target_branch: z.string(),
    target_is_ephemeral: z.boolean(),
    commit_sha: objectId,
  }),
  statuses: {
    200: 'The branch existed and is at the base now (`force`).',
    201: 'The branch was made.',
    400: 'A field is missing or not valid.',
    404: 'The base does not exist.',
    409: 'The branch exists already, its name clashes with another (`a` and `a/b`), or it moved meanwhile.',
  },
  example: { body: { target_branch: 'feature/search', base_ref: 'main' } },
  answer: async (call, { branches }) => {
    const { body } = call
    const target = { name: body.target_branch, ephemeral: body.target_is_ephemeral ?? false }
    const { commitId, isNew } = await branches.create({
      access: repositoryOf(call),
      target,
      base: { name: body.base_ref, ephemeral: body.base_is_ephemeral ?? false },
      force: body.force ?? false,
    })
    return {
      status: isNew ? 201 : 200,
      body: {
        message: isNew ? 'branch created' : 'branch updated',
        target_branch: target.name,
        target_is_ephemeral: target.ephemeral,
        commit_sha: commitId,
      },
    }
  },
})

const deleteBranch = defineEndpoint({
  name: 'deleteBranch',
  title: 'Delete a branch',
  description: 'Removes a branch, but never the default branch.',
  v1: { method: 'DELETE', path: '/repos/branches' },
  preferred: { method: 'DELETE', path: '/branches' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object({
    target_branch: branchName('The branch.'),
    ephemeral: z.boolean().optional().describe('It is an ephemeral one; there is no default branch then.'),
  }),
  aliases: { target_branch: ['name'], ephemeral: ['target_is_ephemeral'] },
  response: z.object({
    name: z.string(),
    target_branch: z.string().describe('The same.'),
    message: z.string(),
    ephemeral: z.boolean(),
  }),
  statuses: {
    200: 'The branch is gone.',
    400: 'The name is not valid.',
    404: 'There is no such branch.',
    409: 'It is the default branch, or it moved meanwhile.',
  },
  example: { body: { target_branch: 'feature/search' } },
  answer: async (call, { branches }) => {
    const { target_branch: name, ephemeral = false } = call.body
    await branches.delete(repositoryOf(call), { name, ephemeral })
    return { body: { name, target_branch: name, message: 'branch deleted', ephemeral } }
  },
})

export const branchEndpoints: readonly Endpoint[] = [listBranches, getBranch, createBranch, deleteBranch]
