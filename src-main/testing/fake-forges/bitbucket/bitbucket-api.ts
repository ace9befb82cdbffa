import { existsSync } from 'node:fs'
import path from 'node:path'
import type { EndpointAnswer, EndpointAsked, StrictEndpoint } from '../strict-endpoints.ts'
import { bitbucketShapes } from './bitbucket-shapes.ts'
import {
  newUuid,
  type FakeBitbucketState,
  type FakeHook,
  type FakeRepository,
  type FakeToken,
} from './bitbucket-state.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const saidBy = (
  status: number,
  message: string,
  more: Record<string, unknown> = {},
): EndpointAnswer => ({
  status,
  body: { type: 'error', error: { message, ...more } },
})

export type Identify = (authorization: string | undefined) => FakeToken | null

/** A repository as Bitbucket shows it; the name of who asks stands in the address for HTTPS. */
const repositoryAnswer = (
  state: FakeBitbucketState,
  repository: FakeRepository,
  url: string,
  who: string,
) => {
  const full = state.pathOf(repository)
  return {
    type: 'repository',
    uuid: repository.uuid,
    full_name: full,
    name: repository.slug,
    slug: repository.slug,
    description: repository.description,
    is_private: repository.isPrivate,
    scm: 'git',
    size: repository.size,
    language: repository.language,
    created_on: new Date(repository.updatedAt).toISOString(),
    updated_on: new Date(repository.updatedAt).toISOString().replace('Z', '123+00:00'),
    mainbranch: repository.mainBranch === null ? null : { type: 'branch', name: repository.mainBranch },
    ...(repository.isFork ? { parent: { type: 'repository', full_name: 'else/where' } } : {}),
    project: { key: repository.project, type: 'project' },
    links: {
      html: { href: `${url}/${full}` },
      clone: [
        { name: 'https', href: `${url.replace('//', `//${who}@`)}/${full}.git` },
        { name: 'ssh', href: `git@bitbucket.org:${full}.git` },
      ],
    },
  }
}

const hookAnswer = ({ uuid, fields }: FakeHook) => ({
  type: 'webhook_subscription',
  uuid,
  secret_set: fields['secret'] !== undefined,
  ...Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'secret')),
})

/** https://developer.atlassian.com/cloud/bitbucket/rest/, as far as a client that mirrors asks for it. */
export const bitbucketEndpoints = (
  state: FakeBitbucketState,
  options: { readonly url: () => string; readonly identify: Identify; readonly now: () => number },
): readonly StrictEndpoint[] => {
  type Answer = (asked: EndpointAsked, token: FakeToken) => EndpointAnswer | Promise<EndpointAnswer>

  const signed =
    (required: readonly (readonly [string, string])[], answer: Answer) =>
    async (asked: EndpointAsked): Promise<EndpointAnswer> => {
      const token = options.identify(asked.request.headers.authorization)
      if (token === null) return saidBy(401, 'Token is invalid, expired, or not supported for this endpoint.')
      const lacking = required.filter((names) => !names.some((name) => token.scopes.includes(name)))
      if (lacking.length > 0) {
        const at = token.userUuid === null ? 1 : 0
        return saidBy(403, 'Your credentials lack one or more required privilege scopes.', {
          detail: { granted: token.scopes, required: lacking.map((names) => names[at]) },
        })
      }
      const answered = await answer(asked, token)
      return { ...answered, headers: { 'X-OAuth-Scopes': token.scopes.join(', '), ...answered.headers } }
    }
  const reading = [['read:repository:bitbucket', 'repository']] as const
  const administering = [['admin:repository:bitbucket', 'repository:admin']] as const
  const hookReading = [['read:webhook:bitbucket', 'webhook']] as const
  const hookWriting = [
    ['read:webhook:bitbucket', 'webhook'],
    ['write:webhook:bitbucket', 'webhook'],
  ] as const
  const nameOf = (token: FakeToken): string =>
    state.users.get(token.userUuid ?? '')?.username ?? 'x-token-auth'

  const withRepository = (
    scopes: readonly (readonly [string, string])[],
    needed: 'read' | 'administrator',
    answer: (
      repository: FakeRepository,
      asked: EndpointAsked,
      token: FakeToken,
    ) => EndpointAnswer | Promise<EndpointAnswer>,
  ) =>
    signed(scopes, (asked, token) => {
      const [workspace, name] = [asked.part('workspace'), asked.part('repository')]
      const moved = state.redirects.get(state.key(state.workspaceOf(workspace)?.uuid ?? '', name))
      const repository = state.find(workspace, name) ?? state.repositories.get(moved ?? '')
      const role = repository === undefined ? null : state.roleOf(token, repository)
      if (repository === undefined || role === null) {
        return saidBy(
          404,
          'You may not have access to this repository or it no longer exists in this workspace.',
        )
      }
      if (needed === 'administrator' && role !== 'administrator') {
        return saidBy(403, 'Access denied. You must have admin access.')
      }
      return answer(repository, asked, token)
    })

  /** Numbered pages; `next` is the whole address of the following one. */
  const paged = <Row>(
    rows: readonly Row[],
    asked: EndpointAsked,
    show: (row: Row) => unknown,
  ): EndpointAnswer => {
    const pagelen = Number(asked.query.get('pagelen') ?? 10)
    if (pagelen > 100) return saidBy(400, 'Invalid pagelen')
    const page = Number(asked.query.get('page') ?? 1)
    const isLast = page * pagelen >= rows.length
    const next = new URLSearchParams(asked.query)
    next.set('page', String(page + 1))
    return {
      status: 200,
      body: {
        values: rows.slice((page - 1) * pagelen, page * pagelen).map(show),
        pagelen,
        page,
        size: rows.length,
        ...(isLast ? {} : { next: `${options.url()}${asked.url.split('?')[0] ?? ''}?${next.toString()}` }),
      },
    }
  }
  const show = (repository: FakeRepository, token: FakeToken): EndpointAnswer => ({
    status: 200,
    body: repositoryAnswer(state, repository, options.url(), nameOf(token)),
  })

  const create: Answer = ({ part, body }, token) => {
    const workspace = state.workspaceOf(part('workspace'))
    const role =
      token.workspaceUuid === workspace?.uuid ? 'administrator' : workspace?.members.get(token.userUuid ?? '')
    if (workspace === undefined || role !== 'administrator') {
      return saidBy(403, 'You cannot administer other workspaces.')
    }
    const slug = part('repository').toLowerCase()
    if (!/^[\w.-]+$/.test(slug)) return saidBy(400, 'Bad request', { fields: { name: ['Invalid slug.'] } })
    if (state.byName.has(state.key(workspace.uuid, slug))) {
      return saidBy(400, 'Repository with this Slug and Owner already exists.')
    }
    const [oldest] = workspace.projects
    if (oldest === undefined) return saidBy(400, 'A project is required.')
    const made = state.add(workspace.uuid, slug, { project: oldest }, options.now())
    made.isPrivate = body['is_private'] === true
    made.description = text(body['description'])
    return show(made, token)
  }

  const put: Answer = async (asked, token) => {
    const repository = state.find(asked.part('workspace'), asked.part('repository'))
    // It creates what is not there, just as Bitbucket does.
    if (repository === undefined) return create(asked, token)
    if (state.roleOf(token, repository) !== 'administrator') return saidBy(403, 'Access denied.')
    const branch = text((asked.body['mainbranch'] as Record<string, unknown> | undefined)?.['name'])
    if (branch !== '') {
      if (!existsSync(path.join(await state.directoryOf(repository), 'refs', 'heads', branch))) {
        return saidBy(400, 'Bad request', { fields: { mainbranch: ['Not a valid branch.'] } })
      }
      repository.mainBranch = branch
    }
    return show(repository, token)
  }

  return [
    {
      ...bitbucketShapes.user,
      answer: signed([['read:user:bitbucket', 'account']], (_, token) => {
        const user = state.users.get(token.userUuid ?? '')
        if (user === undefined)
          return saidBy(403, 'This API is not accessible by this authentication mechanism')
        const { uuid, username } = user
        return {
          status: 200,
          body: { type: 'user', uuid, username, nickname: username, display_name: 'Ada L.' },
        }
      }),
    },
    {
      ...bitbucketShapes.workspaces,
      answer: signed([['read:workspace:bitbucket', 'account']], (asked, token) => {
        const rows = [...state.workspaces.values()].filter(({ members }) => members.has(token.userUuid ?? ''))
        return paged(rows, asked, ({ uuid, slug, members }) => ({
          type: 'workspace_access',
          administrator: members.get(token.userUuid ?? '') === 'administrator',
          workspace: { type: 'workspace_base', uuid, slug },
        }))
      }),
    },
    {
      ...bitbucketShapes.repositories,
      answer: signed(reading, (asked, token) => {
        const workspace = state.workspaceOf(asked.part('workspace'))
        if (workspace === undefined) return saidBy(404, 'No workspace with that name.')
        const isMember = asked.query.get('role') === 'member'
        const rows = [...state.repositories.values()].filter(
          (repository) =>
            repository.workspaceUuid === workspace.uuid &&
            state.roleOf(token, repository) !== null &&
            (!isMember || token.workspaceUuid !== null || workspace.members.has(token.userUuid ?? '')),
        )
        if (asked.query.get('sort') === '-updated_on')
          rows.sort((one, other) => other.updatedAt - one.updatedAt)
        return paged(rows, asked, (row) => repositoryAnswer(state, row, options.url(), nameOf(token)))
      }),
    },
    {
      ...bitbucketShapes.repository,
      answer: withRepository(reading, 'read', (repository, _, token) => show(repository, token)),
    },
    { ...bitbucketShapes.createRepository, answer: signed(administering, create) },
    { ...bitbucketShapes.putRepository, answer: signed(administering, put) },
    {
      ...bitbucketShapes.hooks,
      answer: withRepository(hookReading, 'administrator', (repository, asked) =>
        paged(repository.hooks, asked, hookAnswer),
      ),
    },
    {
      ...bitbucketShapes.createHook,
      answer: withRepository(hookWriting, 'administrator', (repository, { body }) => {
        if (/127\.0\.0\.1|localhost/.test(text(body['url']))) {
          return saidBy(400, 'Bad request', { fields: { url: ['Enter a valid URL.'] } })
        }
        const hook = { uuid: newUuid(), fields: body }
        repository.hooks.push(hook)
        return { status: 201, body: hookAnswer(hook) }
      }),
    },
    {
      ...bitbucketShapes.removeHook,
      answer: withRepository(hookWriting, 'administrator', (repository, { part }) => {
        const at = repository.hooks.findIndex(({ uuid }) => uuid === part('hook'))
        if (at < 0) return saidBy(404, 'Webhook not found.')
        repository.hooks.splice(at, 1)
        return { status: 204 }
      }),
    },
  ]
}
