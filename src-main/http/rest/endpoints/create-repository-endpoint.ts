import { z } from 'zod'
import { repositoryNameProblem } from '../../../../src-shared/domain/repository-name.ts'
import type { RepositoryDetails } from '../../../../src-shared/domain/repository.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import { providers, type Provider } from '../../../core/bases/upstream-address.ts'
import { defineEndpoint, type RestCall } from '../endpoint.ts'
import { branchName, text } from '../fields.ts'
import { invalidField } from '../read-input.ts'
import type { RestParts } from '../rest-parts.ts'

const forkProviders = ['code', 'code.storage'] as const

const baseRepository = z
  .object({
    provider: z
      .enum([...providers, ...forkProviders])
      .default('github')
      .describe(
        'The host to stay in sync with; `code` (or `code.storage`) copies another repository of this Mirrordesk.',
      ),
    owner: text('Owner at the host. Ignored for a fork.').optional(),
    name: text('Repository at the host; for a fork, the name of the source.'),
    default_branch: branchName('Wins over the `default_branch` beside it.').optional(),
    upstream_host: text(
      'Host of a server of your own, such as `git.example.com`; required for gitea and forgejo. `http://` in front for one without TLS.',
    ).optional(),
    auth: z
      .object({
        auth_type: z
          .enum(['public'])
          .optional()
          .describe('Take a public repository once, without credentials, and do not follow it.'),
        token: text('For a fork: a token that may read the source.').optional(),
      })
      .optional(),
    operation: z
      .enum(['fork', 'sync', 'import'])
      .optional()
      .describe('Follows from the rest; a snapshot is not supported.'),
    ref: text('For a fork: the branch, tag or commit at which it begins.').optional(),
    sha: text('For a fork: the commit at which it begins; wins over `ref`.').optional(),
  })
  .describe('Makes the repository from another one.')

const body = z.object({
  default_branch: branchName('`main` when not given.').optional(),
  base_repo: baseRepository.optional(),
})

type Body = z.infer<typeof body>
type Base = NonNullable<Body['base_repo']>
type Query = { readonly default_branch?: string | undefined }

const isFork = ({ provider, operation }: Base): boolean =>
  operation === 'fork' || (forkProviders as readonly string[]).includes(provider)

const fork = (
  { access, signal }: RestCall<Query, Body>,
  base: Base,
  name: string,
  defaultBranch: string | undefined,
  parts: RestParts,
): Promise<RepositoryDetails> => {
  const sourceToken = base.auth?.token
  if (sourceToken === undefined) throw invalidField('base_repo.auth.token', 'is required for a fork')
  return parts.forkRepository({
    repositoryName: name,
    issuer: access.claims.issuer,
    source: base.name,
    sourceToken,
    defaultBranch,
    ref: base.sha ?? base.ref,
    signal,
  })
}

const fromUpstream = (
  base: Base,
  name: string,
  defaultBranch: string | undefined,
  parts: RestParts,
): Promise<RepositoryDetails> => {
  if (base.owner === undefined) throw invalidField('base_repo.owner', 'is required')
  return parts.bases.create({
    repositoryName: name,
    defaultBranch,
    base: {
      provider: base.provider as Provider,
      owner: base.owner,
      name: base.name,
      upstreamHost: base.upstream_host,
      isPublic: base.auth?.auth_type === 'public',
    },
  })
}

export const createRepositoryEndpoint = defineEndpoint({
  name: 'createRepository',
  title: 'Create a repository',
  description: [
    'The name is the one in the token, never in the body. Without `base_repo` the repository is empty.',
    'With a host as `base_repo.provider` it is kept in sync: GitHub is read by the GitHub App that is connected in Mirrordesk and reaches the repository, else with the one account for github.com, and at once; other hosts wait for a [credential](#createGitCredential) (or none, when they are public) and the first [pull](#pullUpstream). With `auth_type` `public` it is copied once. Until the first sync has finished, every other operation answers 409.',
    'A fork is copied before the answer; branches and tags without `ref` or `sha`, otherwise one branch that begins there. Its default branch is the one asked for, else the branch that `ref` names, else that of the source.',
  ].join('\n\n'),
  v1: { method: 'POST', path: '/repos' },
  preferred: { method: 'POST', path: '/repos' },
  about: 'new_repository',
  scopes: ['repo:write'],
  query: z.object({ default_branch: branchName('The same as in the body, which wins.').optional() }),
  body,
  response: z.object({
    repo_id: z.string(),
    repo_name: z.string(),
    http_url: z.string(),
    message: z.string(),
  }),
  statuses: {
    201: 'The repository exists.',
    400: 'The name, a branch or the base is not valid.',
    403: 'The token is not for a new repository, or the source token of a fork is not good for it.',
    404: 'The source of a fork, or its `ref`, was not found.',
    409: 'A repository of that name exists already, or the first sync of the source has not finished.',
    412: 'GitHub is asked for, and Mirrordesk has neither a GitHub App that reaches the repository nor an account for it.',
  },
  example: { body: { default_branch: 'main' } },
  statusOf: (error) => (error.details['reason'] === 'github_account' ? 412 : null),
  answer: async (call, parts) => {
    const name = call.access.repositoryName ?? ''
    const problem = repositoryNameProblem(name)
    if (problem !== null) throw invalidField('repo', problem)
    const base = call.body.base_repo
    const branch = base?.default_branch ?? call.body.default_branch ?? call.query.default_branch
    if (parts.repositoryNamed(name) !== null)
      throw new AppError('already_exists', 'Repository already exists')
    const made =
      base === undefined
        ? await parts.repositories.create({ name, defaultBranch: branch })
        : isFork(base)
          ? await fork(call, base, name, branch, parts)
          : await fromUpstream(base, name, branch, parts)
    return {
      status: 201,
      body: {
        repo_id: made.id,
        repo_name: made.name,
        http_url: made.cloneUrl,
        message: 'repository created',
      },
    }
  },
})
