import type { TokenClaims, TokenScope } from '../../../src-shared/domain/token.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { GitAccess } from './git-access.ts'
import { repairInProgress, syncInProgress } from '../repositories/find-repository.ts'
import { hasScope, namesRepository } from './token-reach.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** What a request to the REST API may do. */
export type RestAccess = {
  readonly claims: TokenClaims
  /** The repository it is about; null for operations on the organization and on one that is to be made. */
  readonly repository: GitAccess | null
  /** As the token, or the address, names it; for one that is to be made. */
  readonly repositoryName: string | null
}

export type RestAccessRequest = {
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined
  /** One of these is enough. */
  readonly scopes: readonly TokenScope[]
  /** The repository in the address; null when the token alone names it. */
  readonly repositoryName: string | null
  readonly about: 'repository' | 'repository_in_any_state' | 'new_repository' | 'organization' | 'credential'
}

const notFound = (): AppError =>
  new AppError('not_found', 'Repository not found', { details: { what: 'The repository' } })

const bearerOf = (authorization: string | undefined): string => {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '') ?? []
  if (token === undefined)
    throw new AppError('unauthenticated', 'This needs a token: Authorization: Bearer …')
  return token
}

/** The name that Code Storage clients put into tokens for the whole organization. */
export const organizationClaim = 'org'

/** Decides who may do what over the REST API. */
export const createRestAuthorizer = (deps: {
  readonly verifier: TokenVerifier
  readonly repositories: Pick<RepositoryStore, 'findServed'>
  /** Directory of a repository, by its id. */
  readonly repositoryPath: (id: string) => string
  /** Where a damaged repository is repaired from, for what is said to who may not write meanwhile. */
  readonly repairHost?: (id: string) => string | null
}) => {
  /**
   * @throws AppError `unauthenticated` without a valid token, `forbidden` without the scope or for another kind of
   * token, `not_found` when the repository is unknown or not the token's (the two look the same),
   * `sync_in_progress` while its first run has not finished
   */
  const authorize = async (request: RestAccessRequest): Promise<RestAccess> => {
    const claims = await deps.verifier.verify(bearerOf(request.authorization))
    const { repositoryName: asked, about } = request
    // Before the scope is looked at, so that a token says nothing about repositories it does not name.
    if (asked !== null && !namesRepository(claims, asked)) throw notFound()
    if (!request.scopes.some((scope) => hasScope(claims, scope))) {
      throw new AppError('forbidden', `This token lacks the scope ${request.scopes.join(' or ')}.`)
    }
    if (about === 'organization' || about === 'credential') {
      return { claims, repository: null, repositoryName: claims.repository }
    }
    const name = claims.repository
    if (name === null || name === organizationClaim) {
      throw new AppError('forbidden', 'This token names no repository.')
    }
    if (about === 'new_repository') return { claims, repository: null, repositoryName: asked ?? name }
    const row = deps.repositories.findServed(name)
    if (row === null) throw notFound()
    const firstSync = row.state === 'syncing_first'
    if (firstSync && about === 'repository') throw syncInProgress()
    if (row.health === 'repairing' && about === 'repository' && !request.scopes.includes('git:read'))
      throw repairInProgress(deps.repairHost?.(row.id) ?? null)
    const repository = {
      repositoryId: row.id,
      repositoryName: row.name,
      repositoryPath: deps.repositoryPath(row.id),
      organization: claims.issuer,
      subject: claims.subject,
      expiresAt: claims.expiresAt,
      policies: claims.policies,
      firstSync,
    }
    return { claims, repository, repositoryName: row.name }
  }
  return { authorize }
}

export type AuthorizeRest = ReturnType<typeof createRestAuthorizer>['authorize']
