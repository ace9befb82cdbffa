import { hasScope } from '../../../forges/github/oauth-scopes.ts'
import type { FakeOwner, FakeRepository, FakeToken, FakeWorld } from './fake-world.ts'

export type Right = 'none' | 'pull' | 'push' | 'admin'

const order: readonly Right[] = ['none', 'pull', 'push', 'admin']
export const isAtLeast = (right: Right, least: Right): boolean => order.indexOf(right) >= order.indexOf(least)
const least = (...rights: readonly Right[]): Right =>
  rights.reduce((one, other) => (isAtLeast(one, other) ? other : one))

const personsRight = (world: FakeWorld, userId: number | null, repository: FakeRepository): Right => {
  const owner = world.ownerOf(repository)
  const isPublic: Right = repository.visibility === 'public' ? 'pull' : 'none'
  if (userId === null) return isPublic
  if (owner.id === userId) return 'admin'
  const role = owner.members.get(userId)
  if (role === 'admin') return 'admin'
  const asMember: Right = role === 'member' ? 'pull' : isPublic
  const asCollaborator = repository.collaborators.get(userId) ?? 'none'
  return isAtLeast(asCollaborator, asMember) ? asCollaborator : asMember
}

const ofLevel = (level: string | undefined): Right =>
  level === 'write' ? 'push' : level === 'read' ? 'pull' : 'none'

const tokensRight = (token: FakeToken, repository: FakeRepository): Right => {
  const isPublic = repository.visibility === 'public'
  if (token.scopes !== null) {
    if (hasScope(token.scopes, 'repo')) return 'admin'
    if (!isPublic) return 'none'
    return hasScope(token.scopes, 'public_repo') ? 'admin' : 'pull'
  }
  const { permissions } = token
  if (permissions === null) return 'admin'
  const isReached = token.repositoryIds?.has(repository.id) ?? true
  if (!isReached) return isPublic ? 'pull' : 'none'
  if (permissions['administration'] === 'write') return 'admin'
  const right = ofLevel(permissions['contents'])
  return right === 'none' && permissions['metadata'] === 'read' ? 'pull' : right
}

/** What a token may do with a repository: what its person may, as far as the token goes. */
export const rightOf = (world: FakeWorld, token: FakeToken | null, repository: FakeRepository): Right => {
  if (token === null) return personsRight(world, null, repository)
  if (token.installationId !== null) {
    const installation = world.installations.get(token.installationId)
    const isInside =
      installation?.ownerId === repository.ownerId && (installation.repositoryIds?.has(repository.id) ?? true)
    return isInside ? tokensRight(token, repository) : personsRight(world, null, repository)
  }
  return least(personsRight(world, token.userId, repository), tokensRight(token, repository))
}

/** An organization that keeps this token out until it is authorized at its single sign-on. */
export const wantsSso = (owner: FakeOwner, token: FakeToken | null): boolean =>
  owner.requiresSso &&
  token !== null &&
  (token.kind === 'classic' || token.kind === 'oauth') &&
  !token.ssoAuthorized.has(owner.id)

/** An organization that lets no OAuth app in. */
export const keepsAppOut = (owner: FakeOwner, token: FakeToken | null): boolean =>
  owner.restrictsApps && token?.kind === 'oauth'
