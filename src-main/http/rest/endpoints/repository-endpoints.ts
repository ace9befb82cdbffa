import { z } from 'zod'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { cursor, pageEnd, pageLimit, timestamp, timestampOf } from '../fields.ts'
import type { RestParts } from '../rest-parts.ts'

const repository = z.object({
  repo_id: z.string().describe('The internal id; it stays when the repository is renamed.'),
  url: z.string().describe('The name of the repository.'),
  repo_name: z.string().describe('The same.'),
  default_branch: z.string(),
  created_at: timestamp,
  base_repo: z
    .object({ provider: z.string(), owner: z.string(), name: z.string() })
    .optional()
    .describe('What it was made from; not there for one that was made empty.'),
})

const describeRepository = async (
  row: { readonly id: string; readonly name: string; readonly createdAt: number },
  parts: RestParts,
): Promise<z.infer<typeof repository>> => {
  const base = parts.bases.baseOf(row.id)
  return {
    repo_id: row.id,
    url: row.name,
    repo_name: row.name,
    default_branch: await parts.defaultBranch(row.id),
    created_at: timestampOf(row.createdAt),
    ...(base === null ? {} : { base_repo: { provider: base.provider, owner: base.owner, name: base.name } }),
  }
}

const listRepositories = defineEndpoint({
  name: 'listRepositories',
  title: 'List repositories',
  description: 'All repositories, by name.',
  v1: { method: 'GET', path: '/repos' },
  preferred: { method: 'GET', path: '/repos' },
  about: 'organization',
  scopes: ['org:read'],
  query: z.object({
    q: z.string().trim().optional().describe('Part of the name, ignoring case.'),
    cursor: cursor.optional(),
    limit: pageLimit(20, 100).optional(),
  }),
  response: z.object({ repos: z.array(repository), ...pageEnd }),
  statuses: { 200: 'The repositories.', 400: 'The cursor or the limit is not valid.' },
  example: { query: '?q=project&limit=10' },
  answer: async ({ query }, parts) => {
    const page = parts.repositories.list({ query: query.q, cursor: query.cursor, limit: query.limit ?? 20 })
    const repos = await Promise.all(page.items.map((row) => describeRepository(row, parts)))
    return { body: { repos, next_cursor: page.nextCursor, has_more: page.nextCursor !== null } }
  },
})

const getRepository = defineEndpoint({
  name: 'getRepository',
  title: 'Get a repository',
  description: 'The repository that the token names.',
  v1: { method: 'GET', path: '/repo' },
  preferred: { method: 'GET', path: '' },
  about: 'repository',
  scopes: ['git:read'],
  response: repository,
  statuses: {
    200: 'The repository.',
    404: 'There is no such repository, or the token is for another.',
    409: 'Its first sync has not finished.',
  },
  example: {},
  answer: async ({ access }, parts) => {
    const row = access.repository === null ? null : parts.repositoryWithId(access.repository.repositoryId)
    if (row === null) throw new AppError('not_found', 'Repository not found')
    return { body: await describeRepository(row, parts) }
  },
})

const deleteRepository = defineEndpoint({
  name: 'deleteRepository',
  title: 'Delete a repository',
  description:
    'Moves it to the trash, where it stays for 30 days and can be taken back from (`mirrordesk repo undelete`); its mirrors stop. The name is free at once.',
  v1: { method: 'DELETE', path: '/repos/delete' },
  preferred: { method: 'DELETE', path: '' },
  about: 'repository_in_any_state',
  scopes: ['repo:write'],
  response: z.object({ repo_id: z.string(), message: z.string() }),
  statuses: { 200: 'It is in the trash.', 404: 'There is no such repository, or the token is for another.' },
  example: {},
  answer: async ({ access }, parts) => {
    if (access.repository === null) throw new AppError('not_found', 'Repository not found')
    const { repositoryId, repositoryName } = access.repository
    await parts.repositories.delete(repositoryName)
    const message = `Repository ${repositoryId} deletion initiated. Physical storage cleanup will complete asynchronously.`
    return { body: { repo_id: repositoryId, message } }
  },
})

/** Repositories themselves; how one is made stands in create-repository-endpoint.ts. */
export const repositoryEndpoints: readonly Endpoint[] = [listRepositories, getRepository, deleteRepository]
