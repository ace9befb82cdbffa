import { z } from 'zod'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { text } from '../fields.ts'

const message = z.object({ message: z.string() })
const repositoryNotFound = (): AppError => new AppError('not_found', 'Repository not found')

const pullUpstream = defineEndpoint({
  name: 'pullUpstream',
  title: 'Pull from the upstream',
  description:
    'Asks for a sync and answers before it has run; a webhook tells its end. The first pull of a repository links it with its upstream. A `ref` is brought together with all others: a sync takes every branch and tag that moved, and costs no more.',
  v1: { method: 'POST', path: '/repos/pull-upstream' },
  preferred: { method: 'POST', path: '/pull-upstream' },
  about: 'repository_in_any_state',
  scopes: ['git:write'],
  body: z.object({ ref: text('The branch or tag that is wanted.').optional() }),
  response: message,
  statuses: {
    202: 'The sync is asked for.',
    400: 'The repository has no upstream.',
    404: 'There is no such repository, or the token is for another.',
  },
  example: { body: {} },
  answer: async ({ access }, parts) => {
    if (access.repository === null) throw repositoryNotFound()
    await parts.bases.pullUpstream(access.repository.repositoryId)
    return { status: 202, body: { message: 'Repository sync initiated successfully' } }
  },
})

const detachBase = defineEndpoint({
  name: 'detachBase',
  title: 'Detach from the upstream',
  description:
    'Ends the sync and forgets the upstream. What is here stays. A repository without an upstream is answered the same.',
  v1: { method: 'DELETE', path: '/repos/base' },
  preferred: { method: 'DELETE', path: '/base' },
  about: 'repository_in_any_state',
  scopes: ['git:write'],
  response: message,
  statuses: { 200: 'It is detached.', 404: 'There is no such repository, or the token is for another.' },
  example: {},
  answer: async ({ access }, parts) => {
    if (access.repository === null) throw repositoryNotFound()
    await parts.bases.detach(access.repository.repositoryId)
    return { body: { message: 'repository detached' } }
  },
})

export const upstreamEndpoints: readonly Endpoint[] = [pullUpstream, detachBase]
