import { notFound, refusal, type FakeAnswer } from './fake-answer.ts'
import { describeOrganization, describePerson, describeRepository, describeSelf } from './fake-description.ts'
import { pageOf } from './fake-page.ts'
import { keepsAppOut, rightOf, wantsSso } from './fake-rights.ts'
import type { FakeCall, FakeRoute } from './fake-route.ts'
import type { FakeOwner, FakeRepository } from './fake-world.ts'

const selfOf = ({ world, token }: FakeCall): FakeOwner => {
  const self = world.owners.get(token?.userId ?? -1)
  if (self === undefined) throw new Error('A token of nobody.')
  return self
}

const organizationsOf = ({ world }: FakeCall, self: FakeOwner): readonly FakeOwner[] =>
  [...world.owners.values()].filter((owner) => owner.kind === 'Organization' && owner.members.has(self.id))

/** Tells of what single sign-on left out; https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#authenticating-with-a-personal-access-token */
const withHidden = (answer: FakeAnswer, hidden: readonly FakeOwner[]): FakeAnswer =>
  hidden.length === 0
    ? answer
    : {
        ...answer,
        headers: {
          ...answer.headers,
          'X-GitHub-SSO': `partial-results; organizations=${hidden.map(({ id }) => id).join(',')}`,
        },
      }

type Sorting = Readonly<Record<string, (one: FakeRepository, other: FakeRepository) => number>>
const sortings: Sorting = {
  created: (one, other) => one.createdAt - other.createdAt || one.id - other.id,
  pushed: (one, other) =>
    (one.pushedAt ?? one.createdAt) - (other.pushedAt ?? other.createdAt) || one.id - other.id,
}

const listed = (call: FakeCall, rows: readonly FakeRepository[], linkPath?: string): FakeAnswer => {
  const { world, token, url, query } = call
  const sorting = sortings[query.get('sort') ?? '']
  const sign = query.get('direction') === 'desc' ? -1 : 1
  const sorted = sorting === undefined ? rows : [...rows].sort((one, other) => sign * sorting(one, other))
  const describe = (row: FakeRepository): unknown => describeRepository(world, token, row, url)
  return pageOf(call, sorted, describe, linkPath === undefined ? {} : { linkPath })
}

const isSeen = (call: FakeCall, repository: FakeRepository): boolean =>
  rightOf(call.world, call.token, repository) !== 'none'

const listMine = (call: FakeCall): FakeAnswer => {
  const { world, token, query } = call
  if (query.has('type') && (query.has('visibility') || query.has('affiliation'))) {
    return refusal(422, 'If you specify visibility or affiliation, you cannot specify type.')
  }
  const self = selfOf(call)
  const affiliation = new Set(
    (query.get('affiliation') ?? 'owner,collaborator,organization_member').split(','),
  )
  const hidden = new Set<FakeOwner>()
  const rows = [...world.repositories.values()].filter((repository) => {
    const owner = world.ownerOf(repository)
    const isMine =
      (affiliation.has('owner') && owner.id === self.id) ||
      (affiliation.has('collaborator') && repository.collaborators.has(self.id)) ||
      (affiliation.has('organization_member') && owner.members.has(self.id))
    if (!isMine) return false
    if (wantsSso(owner, token)) hidden.add(owner)
    return !wantsSso(owner, token) && !keepsAppOut(owner, token) && isSeen(call, repository)
  })
  return withHidden(listed(call, rows), [...hidden])
}

const ssoRefusal = (owner: FakeOwner, url: string): FakeAnswer =>
  refusal(
    403,
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
    {
      headers: { 'X-GitHub-SSO': `required; url=${url}/orgs/${owner.login}/sso?authorization_request=AAAA` },
    },
  )

/** What an organization says to a token that it does not let in; null when it does. */
export const refuseAtOrganization = (call: FakeCall, owner: FakeOwner): FakeAnswer | null => {
  if (wantsSso(owner, call.token)) return ssoRefusal(owner, call.url)
  if (!keepsAppOut(owner, call.token)) return null
  return refusal(
    403,
    `Although you appear to have the correct authorization credentials, the \`${owner.login}\` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.`,
  )
}

const listOrganization = (call: FakeCall, owner: FakeOwner | null): FakeAnswer => {
  if (owner?.kind !== 'Organization') return notFound()
  const refused = refuseAtOrganization(call, owner)
  if (refused !== null) return refused
  const rows = [...call.world.repositories.values()].filter(
    (repository) => repository.ownerId === owner.id && isSeen(call, repository),
  )
  return listed(call, rows, `/organizations/${owner.id}/repos`)
}

const listPublic = (call: FakeCall, owner: FakeOwner | null): FakeAnswer => {
  if (owner === null) return notFound()
  const rows = [...call.world.repositories.values()].filter(
    ({ ownerId, visibility }) => ownerId === owner.id && visibility === 'public',
  )
  return listed(call, rows, `/user/${owner.id}/repos`)
}

const paging = ['per_page', 'page'] as const
const sorting = ['sort', 'direction', ...paging] as const

/** People and organizations, and lists of their repositories. https://docs.github.com/en/rest/users */
export const userRoutes: readonly FakeRoute[] = [
  {
    method: 'GET',
    pattern: '/meta',
    by: ['person', 'installation', 'guest'],
    answer: () => ({
      status: 200,
      body: { verifiable_password_authentication: true, installed_version: '3.17.2' },
    }),
  },
  {
    method: 'GET',
    pattern: '/user',
    by: ['person'],
    answer: (call) => ({ status: 200, body: describeSelf(selfOf(call), call.url) }),
  },
  {
    method: 'GET',
    pattern: '/users/:username',
    by: ['person', 'installation', 'guest'],
    answer: ({ world, parts, url }) => {
      const owner = world.ownerNamed(parts['username'] ?? '')
      return owner === null ? notFound() : { status: 200, body: describePerson(owner, url) }
    },
  },
  {
    method: 'GET',
    pattern: '/user/orgs',
    query: paging,
    scopes: ['read:org', 'user'],
    by: ['person'],
    answer: (call) => {
      const all = call.token?.kind === 'fine-grained' ? [] : organizationsOf(call, selfOf(call))
      const hidden = all.filter((owner) => wantsSso(owner, call.token))
      const seen = all.filter((owner) => !hidden.includes(owner) && !keepsAppOut(owner, call.token))
      return withHidden(
        pageOf(call, seen, (owner) => describeOrganization(owner, call.url)),
        hidden,
      )
    },
  },
  {
    method: 'GET',
    pattern: '/user/memberships/orgs',
    query: ['state', ...paging],
    scopes: ['read:org'],
    by: ['person'],
    answer: (call) => {
      const self = selfOf(call)
      const seen = organizationsOf(call, self).filter(
        (owner) => !wantsSso(owner, call.token) && !keepsAppOut(owner, call.token),
      )
      return pageOf(call, seen, (owner) => {
        const role = owner.members.get(self.id) ?? 'member'
        return {
          url: `${call.url}/api/v3/orgs/${owner.login}/memberships/${self.login}`,
          state: 'active',
          role,
          organization_url: `${call.url}/api/v3/orgs/${owner.login}`,
          organization: describeOrganization(owner, call.url),
          user: describePerson(self, call.url),
          permissions: { can_create_repository: role === 'admin' || owner.membersCanCreate },
        }
      })
    },
  },
  {
    method: 'GET',
    pattern: '/user/repos',
    query: ['visibility', 'affiliation', 'type', ...sorting],
    by: ['person'],
    answer: listMine,
  },
  {
    method: 'GET',
    pattern: '/orgs/:org/repos',
    query: ['type', ...sorting],
    by: ['person', 'installation', 'guest'],
    answer: (call) => listOrganization(call, call.world.ownerNamed(call.parts['org'] ?? '')),
  },
  {
    method: 'GET',
    pattern: '/organizations/:id/repos',
    query: ['type', ...sorting],
    by: ['person', 'installation', 'guest'],
    answer: (call) => listOrganization(call, call.world.owners.get(Number(call.parts['id'])) ?? null),
  },
  {
    method: 'GET',
    pattern: '/users/:username/repos',
    query: ['type', ...sorting],
    by: ['person', 'installation', 'guest'],
    answer: (call) => listPublic(call, call.world.ownerNamed(call.parts['username'] ?? '')),
  },
  {
    method: 'GET',
    pattern: '/user/:id/repos',
    query: ['type', ...sorting],
    by: ['person', 'installation', 'guest'],
    answer: (call) => listPublic(call, call.world.owners.get(Number(call.parts['id'])) ?? null),
  },
]
