import { invalid, notFound, refusal, type FakeAnswer } from './fake-answer.ts'
import { describeRepository } from './fake-description.ts'
import { isAtLeast, rightOf, type Right } from './fake-rights.ts'
import type { FakeCall, FakeRoute } from './fake-route.ts'
import type { FakeOwner, FakeRepository } from './fake-world.ts'
import { refuseAtOrganization } from './user-routes.ts'

const moved = (call: FakeCall, repository: FakeRepository, isRead: boolean): FakeAnswer => {
  const rest = call.path.split('/').slice(4).join('/')
  const location = `${call.url}/api/v3/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}`
  const status = isRead ? 301 : 307
  return refusal(status, 'Moved Permanently', { headers: { Location: location }, body: { url: location } })
}

/**
 * The repository of a call, or what is said in its place: 301 and 307 to its number after a rename, 404 where this
 * token may not even see it, 403 where it may do less.
 */
export const reach = (
  call: FakeCall,
  isRead: boolean,
  least: Right,
): { readonly repository: FakeRepository } | { readonly refused: FakeAnswer } => {
  const { world, token, parts } = call
  const byId = parts['id'] === undefined ? null : (world.repositories.get(Number(parts['id'])) ?? null)
  const byPath =
    parts['owner'] === undefined ? null : world.atPath(`${parts['owner']}/${parts['repo'] ?? ''}`)
  const repository = byId ?? byPath?.repository ?? null
  if (repository === null) return { refused: notFound() }
  const atOrganization =
    repository.visibility === 'public' && isRead
      ? null
      : refuseAtOrganization(call, world.ownerOf(repository))
  if (atOrganization !== null) return { refused: atOrganization }
  const right = rightOf(world, token, repository)
  if (right === 'none') return { refused: notFound() }
  if (byPath?.isCurrent === false) return { refused: moved(call, repository, isRead) }
  if (repository.blocked !== null) {
    const block = { reason: repository.blocked, created_at: '2026-01-01T00:00:00Z', html_url: null }
    return {
      refused: refusal(repository.blocked === 'dmca' ? 451 : 403, 'Repository access blocked', {
        body: { block },
      }),
    }
  }
  // GitHub hides settings from who may not change them.
  if (!isAtLeast(right, least)) return { refused: notFound() }
  if (!isRead && repository.isArchived) {
    return { refused: refusal(403, 'Repository was archived so is read-only.') }
  }
  return { repository }
}

const get = (call: FakeCall): FakeAnswer => {
  const reached = reach(call, true, 'pull')
  if ('refused' in reached) return reached.refused
  return { status: 200, body: describeRepository(call.world, call.token, reached.repository, call.url) }
}

/** GitHub puts a dash where it does not like a character, and says nothing. */
const nameAsTaken = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, '-')

const create = (call: FakeCall, owner: FakeOwner): FakeAnswer => {
  const { world, body, token, url } = call
  const name = nameAsTaken(typeof body['name'] === 'string' ? body['name'] : '')
  if (name === '') return invalid('Repository', 'name', 'name is too short (minimum is 1 character)')
  if (world.atPath(`${owner.login}/${name}`)?.isCurrent === true) {
    return invalid('Repository', 'name', 'name already exists on this account')
  }
  const repository = world.addRepository(owner.id, name, {
    visibility: body['private'] === true ? 'private' : 'public',
    description: typeof body['description'] === 'string' ? body['description'] : null,
  })
  return { status: 201, body: describeRepository(world, token, repository, url) }
}

const createForSelf = (call: FakeCall): FakeAnswer => {
  const self = call.world.owners.get(call.token?.userId ?? -1)
  return self === undefined ? notFound() : create(call, self)
}

const createForOrganization = (call: FakeCall): FakeAnswer => {
  const owner = call.world.ownerNamed(call.parts['org'] ?? '')
  if (owner?.kind !== 'Organization') return notFound()
  const refused = refuseAtOrganization(call, owner)
  if (refused !== null) return refused
  const role = owner.members.get(call.token?.userId ?? -1)
  if (role === undefined && call.token?.kind !== 'installation') return notFound()
  if (role === 'member' && !owner.membersCanCreate) {
    return refusal(403, 'You need admin access to the organization before adding a repository to it.')
  }
  return create(call, owner)
}

/** Makes the edits that the client may ask for. Branches are git's: the caller knows them. */
const edit =
  (branchesOf: (repository: FakeRepository) => Promise<readonly string[]>) =>
  async (call: FakeCall): Promise<FakeAnswer> => {
    const reached = reach(call, false, 'admin')
    if ('refused' in reached) return reached.refused
    const { repository } = reached
    const branch = call.body['default_branch']
    if (typeof branch === 'string') {
      if (!(await branchesOf(repository)).includes(branch)) {
        const message = `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`
        return refusal(422, 'Validation Failed', {
          body: { errors: [{ resource: 'Repository', code: 'invalid', field: 'default_branch', message }] },
        })
      }
      repository.defaultBranch = branch
    }
    return { status: 200, body: describeRepository(call.world, call.token, repository, call.url) }
  }

const creation = ['name', 'description', 'private', 'auto_init'] as const
const administration = { scopes: ['public_repo', 'repo'], permission: 'administration=write' } as const

/** https://docs.github.com/en/rest/repos/repos */
export const repositoryRoutes = (
  branchesOf: (repository: FakeRepository) => Promise<readonly string[]>,
): readonly FakeRoute[] => [
  { method: 'GET', pattern: '/repos/:owner/:repo', by: ['person', 'installation', 'guest'], answer: get },
  { method: 'GET', pattern: '/repositories/:id', by: ['person', 'installation', 'guest'], answer: get },
  {
    method: 'POST',
    pattern: '/user/repos',
    body: creation,
    ...administration,
    by: ['person'],
    answer: createForSelf,
  },
  {
    method: 'POST',
    pattern: '/orgs/:org/repos',
    body: [...creation, 'visibility'],
    ...administration,
    by: ['person', 'installation'],
    answer: createForOrganization,
  },
  ...['/repos/:owner/:repo', '/repositories/:id'].map((pattern): FakeRoute => ({
    method: 'PATCH',
    pattern,
    body: ['default_branch'],
    ...administration,
    by: ['person', 'installation'],
    answer: edit(branchesOf),
  })),
]
