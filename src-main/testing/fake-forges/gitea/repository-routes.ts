import { mayDo, rightTo } from './fake-access.ts'
import { describeHook, describeRepository } from './describe-fake.ts'
import { newFakeRepository } from './new-fake-repository.ts'
import { hasBranch } from './fake-mirror-git.ts'
import { pageOf } from './fake-pages.ts'
import { editMirrorInterval } from './mirror-routes.ts'
import {
  notFound,
  pages,
  refusal,
  textIn,
  type FakeAnswer,
  type FakeContext,
  type FakeRoute,
} from './fake-routes.ts'
import type { FakeRepository } from './fake-state.ts'

const shown = ({ state, settings, webUrl, caller }: FakeContext, repository: FakeRepository): unknown =>
  describeRepository(state, settings, webUrl, repository, caller)

const reserved = new Set(['.', '..', '-'])

const create = (context: FakeContext, ownerId: number): FakeAnswer => {
  const { state, settings, body, now } = context
  const name = textIn(body, 'name')
  if (!/^[\w.-]{1,100}$/.test(name)) {
    return refusal(422, '[Name]: must be valid alpha or numeric or dash(-_) or dot characters')
  }
  if (reserved.has(name)) return refusal(422, `name is reserved [name: ${name}]`)
  const owned = [...state.repositories.values()].filter((row) => row.ownerId === ownerId)
  if (settings.mostRepositories !== null && owned.length >= settings.mostRepositories) {
    return refusal(403, `You have already reached your limit of ${settings.mostRepositories} repositories.`)
  }
  if (state.byPath(`${state.ownerLogin(ownerId)}/${name}`) !== null) {
    return refusal(409, 'The repository with the same name already exists.')
  }
  const repository = newFakeRepository(state.nextId(), ownerId, name, now(), {
    isPrivate: body['private'] === true,
    description: textIn(body, 'description'),
  })
  state.add(repository)
  return { status: 201, body: shown(context, repository) }
}

const edit = async (context: FakeContext, repository: FakeRepository): Promise<FakeAnswer> => {
  const { state, body } = context
  const refused = editMirrorInterval(context, repository)
  if (refused !== null) return refused
  const branch = body['default_branch']
  // A branch that is not there is passed over without a word.
  if (typeof branch === 'string' && (repository.isEmpty || (await hasBranch(state, repository, branch)))) {
    repository.defaultBranch = branch
  }
  return { status: 200, body: shown(context, repository) }
}

const createFields = ['name', 'private', 'description', 'auto_init', 'default_branch', 'object_format_name']

export const repositoryRoutes: readonly FakeRoute[] = [
  {
    method: 'POST',
    path: '/user/repos',
    scopes: ['user', 'repository'],
    body: createFields,
    required: ['name'],
    answer: (context) => create(context, context.caller?.userId ?? 0),
  },
  {
    method: 'POST',
    path: '/orgs/{org}/repos',
    scopes: ['organization', 'repository'],
    body: createFields,
    required: ['name'],
    answer: (context) => {
      const owner = context.state.ownerByLogin(context.params['org'] ?? '')
      const organization = context.state.organizations.get(owner?.id ?? 0)
      const role = organization?.members.get(context.caller?.userId ?? 0)
      if (organization === undefined || role === undefined) return notFound
      if (role !== 'owner')
        return refusal(403, 'Given user is not allowed to create repository in organization.')
      return create(context, organization.id)
    },
  },
  {
    method: 'GET',
    path: '/repositories/{id}',
    scopes: ['repository'],
    answer: (context) => {
      const repository = context.state.repositories.get(Number(context.params['id']))
      const right = repository === undefined ? 'none' : rightTo(context.state, context.caller, repository)
      if (repository === undefined || !mayDo(right, 'read')) return notFound
      return { status: 200, body: shown(context, repository) }
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}',
    scopes: ['repository'],
    isOpen: true,
    right: 'read',
    answer: (context, repository) => ({ status: 200, body: shown(context, repository) }),
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}',
    scopes: ['repository'],
    right: 'admin',
    body: ['name', 'private', 'archived', 'default_branch', 'mirror_interval', 'enable_prune'],
    answer: edit,
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/hooks',
    scopes: ['repository'],
    right: 'admin',
    query: pages,
    answer: ({ url, settings }, { hooks }) =>
      settings.webhooksDisabled
        ? refusal(403, 'webhooks disabled by administrator')
        : pageOf(url, settings.mostItems, hooks, describeHook),
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/hooks',
    scopes: ['repository'],
    right: 'admin',
    body: ['type', 'config', 'events', 'active', 'branch_filter', 'authorization_header', 'name'],
    required: ['type', 'config'],
    answer: ({ state, body, settings }, { hooks }) => {
      if (settings.webhooksDisabled) return refusal(403, 'webhooks disabled by administrator')
      const config = body['config'] as Record<string, string>
      if (!['gitea', 'gogs'].includes(textIn(body, 'type'))) return refusal(422, 'Invalid hook type')
      if (!config['url'] || !config['content_type']) return refusal(422, 'Missing config option: url')
      const events = Array.isArray(body['events']) ? (body['events'] as string[]) : ['push']
      const active = body['active'] === true
      const hook = { id: state.nextId(), type: textIn(body, 'type'), config, events, active }
      hooks.push(hook)
      return { status: 201, body: describeHook(hook) }
    },
  },
  {
    method: 'DELETE',
    path: '/repos/{owner}/{repo}/hooks/{id}',
    scopes: ['repository'],
    right: 'admin',
    answer: ({ params }, { hooks }) => {
      const at = hooks.findIndex(({ id }) => String(id) === params['id'])
      if (at < 0) return notFound
      hooks.splice(at, 1)
      return { status: 204 }
    },
  },
]
