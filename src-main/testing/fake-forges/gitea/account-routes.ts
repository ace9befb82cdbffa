import { mayDo, rightTo } from './fake-access.ts'
import { describeOrganization, describeRepository, describeUser, goTime } from './describe-fake.ts'
import { pageOf } from './fake-pages.ts'
import { notFound, pages, refusal, type FakeAnswer, type FakeContext, type FakeRoute } from './fake-routes.ts'
import type { FakeRepository } from './fake-state.ts'

const describe =
  ({ state, settings, webUrl, caller }: FakeContext) =>
  (repository: FakeRepository): unknown =>
    describeRepository(state, settings, webUrl, repository, caller)

const byId = (one: FakeRepository, other: FakeRepository): number => one.id - other.id

/** Lists of an owner leave out, after they were cut into pages, what the caller does not see. */
const repositoriesOfOwner = (context: FakeContext, ownerId: number): FakeAnswer => {
  const { state, settings, url, caller } = context
  const rows = [...state.repositories.values()]
    .filter((repository) => repository.ownerId === ownerId && (caller !== null || !repository.isPrivate))
    .sort(byId)
  const keep = (row: FakeRepository): boolean => mayDo(rightTo(state, caller, row), 'read')
  return pageOf(url, settings.mostItems, rows, describe(context), { keep })
}

const reachableRows = ({ state, caller }: FakeContext): FakeRepository[] => {
  const isMine = (row: FakeRepository): boolean =>
    row.ownerId === caller?.userId ||
    row.collaborators.has(caller?.userId ?? 0) ||
    (state.organizations.get(row.ownerId)?.members.has(caller?.userId ?? 0) ?? false)
  return [...state.repositories.values()].filter(
    (row) => isMine(row) && mayDo(rightTo(state, caller, row), 'read'),
  )
}

/** What the caller owns or is let into, by name. */
const reachable = (context: FakeContext): FakeAnswer => {
  const { state, settings, url } = context
  const rows = reachableRows(context)
    .map((row) => ({ row, path: state.pathOf(row).toLowerCase() }))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ row }) => row)
  return pageOf(url, settings.mostItems, rows, describe(context))
}

/** What a user owns or contributes to, in the order that is asked for; the only one that is answered here. */
const search = (context: FakeContext): FakeAnswer => {
  const { state, url, caller } = context
  const asked = (name: string): string | null => url.searchParams.get(name)
  if (asked('sort') !== 'updated' || asked('order') !== 'desc' || asked('uid') !== String(caller?.userId)) {
    return refusal(422, 'The fake searches in no other way.')
  }
  const rows = reachableRows(context).sort((one, other) => other.updatedAt - one.updatedAt)
  const found = pageOf(url, context.settings.mostItems, rows, describe({ ...context, state }))
  return { ...found, body: { ok: true, data: found.body } }
}

const organizationsOf = ({ state, settings, url, caller }: FakeContext): FakeAnswer => {
  const rows = [...state.organizations.values()].filter(
    ({ members, visibility }) =>
      members.has(caller?.userId ?? 0) &&
      (visibility === 'public' || !caller?.token.scopes.includes('public-only')),
  )
  return pageOf(url, settings.mostItems, rows, describeOrganization)
}

const permissions = ({ state, params }: FakeContext): FakeAnswer => {
  const user = state.ownerByLogin(params['username'] ?? '')
  const owner = state.ownerByLogin(params['org'] ?? '')
  const role = state.organizations.get(owner?.id ?? 0)?.members.get(user?.id ?? 0)
  if (role === undefined) return notFound
  const isOwner = role === 'owner'
  return {
    status: 200,
    body: {
      can_read: true,
      can_write: role !== 'read',
      is_admin: isOwner,
      is_owner: isOwner,
      can_create_repository: isOwner,
    },
  }
}

const currentToken = ({ state, settings, caller, now }: FakeContext): FakeAnswer => {
  if (settings.software === 'forgejo' || !settings.version.startsWith('1.27')) return notFound
  if (caller === null) return notFound
  const { scopes } = caller.token
  return {
    status: 200,
    body: {
      id: 1,
      name: 'mirrordesk',
      scopes,
      created_at: goTime(now()),
      last_used_at: goTime(now()),
      user: { id: caller.userId, login: state.ownerLogin(caller.userId) },
    },
  }
}

export const accountRoutes: readonly FakeRoute[] = [
  {
    method: 'GET',
    path: '/version',
    scopes: [],
    isOpen: true,
    answer: ({ settings }) => ({ status: 200, body: { version: settings.version } }),
  },
  {
    method: 'GET',
    path: '/settings/api',
    scopes: [],
    isOpen: true,
    answer: ({ settings }) => ({
      status: 200,
      body: { max_response_items: settings.mostItems, default_paging_num: 30 },
    }),
  },
  {
    method: 'GET',
    path: '/settings/repository',
    scopes: [],
    isOpen: true,
    answer: ({ settings }) => ({
      status: 200,
      body: {
        mirrors_disabled: settings.mirrorsDisabled,
        migrations_disabled: settings.migrationsDisabled,
        http_git_disabled: false,
        lfs_disabled: false,
      },
    }),
  },
  { method: 'GET', path: '/token', scopes: [], answer: currentToken },
  {
    method: 'GET',
    path: '/user',
    scopes: ['user'],
    answer: ({ state, caller }) => ({ status: 200, body: describeUser(state, caller?.userId ?? 0) }),
  },
  {
    method: 'GET',
    path: '/user/orgs',
    scopes: ['user', 'organization'],
    query: pages,
    answer: organizationsOf,
  },
  {
    method: 'GET',
    path: '/repos/search',
    scopes: ['repository'],
    isOpen: true,
    query: [...pages, 'uid', 'sort', 'order'],
    answer: search,
  },
  { method: 'GET', path: '/user/repos', scopes: ['user', 'repository'], query: pages, answer: reachable },
  {
    method: 'GET',
    path: '/users/{username}/repos',
    scopes: ['user', 'repository'],
    isOpen: true,
    query: pages,
    answer: (context) => {
      const owner = context.state.ownerByLogin(context.params['username'] ?? '')
      return owner === null ? notFound : repositoriesOfOwner(context, owner.id)
    },
  },
  {
    method: 'GET',
    path: '/orgs/{org}/repos',
    scopes: ['organization', 'repository'],
    isOpen: true,
    query: pages,
    answer: (context) => {
      const owner = context.state.ownerByLogin(context.params['org'] ?? '')
      const organization = context.state.organizations.get(owner?.id ?? 0)
      if (organization === undefined || organization.isUnreadable) return notFound
      return repositoriesOfOwner(context, organization.id)
    },
  },
  {
    method: 'GET',
    path: '/users/{username}/orgs/{org}/permissions',
    scopes: ['user', 'organization'],
    answer: permissions,
  },
]
