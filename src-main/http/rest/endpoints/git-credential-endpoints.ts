import { z } from 'zod'
import { foldRepositoryName } from '../../../../src-shared/domain/repository-name.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import { organizationClaim, type RestAccess } from '../../../core/access/rest-authorization.ts'
import { namesRepository } from '../../../core/access/token-reach.ts'
import type { RepositoryRow } from '../../../core/ports/repository-store.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { text, timestamp, timestampOf } from '../fields.ts'
import { invalidField } from '../read-input.ts'
import type { RestParts } from '../rest-parts.ts'

const password = text('A password or token of the host. It is sealed, and never shown again.').max(16_384)
const username = text('Left out, the name that goes with a token of the host is used.').max(1_024).optional()
const answered = z.object({ id: z.string(), created_at: timestamp })
const notFound = (what: string): AppError =>
  new AppError('not_found', `${what} not found`, { details: { what } })

/** Whether the token may handle the credential of this repository: by its name, its id, or for the organization. */
const isFor = ({ claims }: RestAccess, { id, name }: RepositoryRow): boolean =>
  claims.repository === null ||
  claims.repository === organizationClaim ||
  claims.repository === id ||
  namesRepository(claims, name)

/** The repository a new credential is for, by name or id. Clients put either into the token and the body. */
const repositoryOf = (access: RestAccess, asked: string | null, parts: RestParts): RepositoryRow => {
  const row = asked === null ? null : (parts.repositoryNamed(asked) ?? parts.repositoryWithId(asked))
  if (row === null || !isFor(access, row)) throw notFound('Repository')
  return row
}

const createGitCredential = defineEndpoint({
  name: 'createGitCredential',
  title: 'Store the sign-in for an upstream',
  description:
    'For a repository that is kept in sync with a host other than GitHub; one for each repository. It shows in Mirrordesk as an account of that host.',
  v1: { method: 'POST', path: '/repos/git-credentials' },
  preferred: { method: 'POST', path: '/git-credentials' },
  about: 'credential',
  scopes: ['repo:write'],
  body: z.object({
    repo_id: text('Id or name of the repository; only needed where the address has none.').optional(),
    password,
    username,
  }),
  response: answered,
  statuses: {
    201: 'It is stored.',
    400: 'A field is missing, or the repository has no upstream.',
    404: 'There is no such repository, or the token is for another.',
    409: 'The repository has a credential already.',
  },
  example: { body: { repo_id: 'team/project', username: 'jane', password: 'glpat-…' } },
  answer: async ({ access, body, segments }, parts) => {
    await Promise.resolve()
    const asked = segments['repo_name'] ?? body.repo_id
    if (asked === undefined) throw invalidField('repo_id', 'is required')
    const row = repositoryOf(access, asked, parts)
    const { id, createdAt } = parts.gitCredentials.add(row.id, row.name, body)
    return { status: 201, body: { id, created_at: timestampOf(createdAt) } }
  },
})

/** The credential that is meant, if the token may touch it. @throws AppError `not_found` otherwise */
const credentialOf = (
  access: RestAccess,
  input: { readonly id?: string | undefined },
  segments: Readonly<Record<string, string>>,
  parts: RestParts,
): string => {
  const id = segments['id'] ?? input.id
  if (id === undefined) throw invalidField('id', 'is required')
  const repository = parts.repositoryWithId(parts.gitCredentials.repositoryOf(id))
  const inAddress = segments['repo_name']
  const isNamed =
    inAddress === undefined ||
    (repository !== null && foldRepositoryName(inAddress) === foldRepositoryName(repository.name))
  if (repository === null || !isFor(access, repository) || !isNamed) throw notFound('Credential')
  return id
}

const idField = text('Id of the credential; only needed where the address has none.').optional()

const updateGitCredential = defineEndpoint({
  name: 'updateGitCredential',
  title: 'Replace the sign-in for an upstream',
  description: 'The next sync uses it; one that failed for want of it is tried at once.',
  v1: { method: 'PUT', path: '/repos/git-credentials' },
  preferred: { method: 'PUT', path: '/git-credentials/{id}' },
  about: 'credential',
  scopes: ['repo:write'],
  body: z.object({ id: idField, password, username }),
  response: answered,
  statuses: {
    200: 'It is replaced.',
    400: 'A field is missing.',
    404: 'There is no such credential, or the token is for another repository.',
  },
  example: { body: { id: 'ggc_…', password: 'glpat-…' } },
  answer: async ({ access, body, segments }, parts) => {
    await Promise.resolve()
    const { id, createdAt } = parts.gitCredentials.change(credentialOf(access, body, segments, parts), body)
    return { body: { id, created_at: timestampOf(createdAt) } }
  },
})

const deleteGitCredential = defineEndpoint({
  name: 'deleteGitCredential',
  title: 'Remove the sign-in for an upstream',
  description: 'The repository stays linked with its upstream, and is read without a sign-in from then on.',
  v1: { method: 'DELETE', path: '/repos/git-credentials' },
  preferred: { method: 'DELETE', path: '/git-credentials/{id}' },
  about: 'credential',
  scopes: ['repo:write'],
  body: z.object({ id: idField }),
  response: null,
  statuses: {
    204: 'It is gone.',
    400: 'The id is missing.',
    404: 'There is no such credential, or the token is for another repository.',
  },
  example: { body: { id: 'ggc_…' } },
  answer: async ({ access, body, segments }, parts) => {
    await Promise.resolve()
    parts.gitCredentials.remove(credentialOf(access, body, segments, parts))
    return { status: 204, body: null }
  },
})

export const gitCredentialEndpoints: readonly Endpoint[] = [
  createGitCredential,
  updateGitCredential,
  deleteGitCredential,
]
