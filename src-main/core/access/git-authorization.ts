import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { repairInProgress } from '../repositories/find-repository.ts'
import type { AuthorizeGit } from './git-access.ts'
import { hasScope, namesRepository } from './token-reach.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** The token of an `Authorization` header: Bearer, or the password of Basic with any user name. */
const tokenOf = (authorization: string | undefined): string | null => {
  const [, scheme, value] = /^(basic|bearer) +(\S+)$/i.exec(authorization?.trim() ?? '') ?? []
  if (scheme === undefined || value === undefined) return null
  if (scheme.toLowerCase() === 'bearer') return value
  const [, password] = /^[^:]*:([^]+)$/.exec(Buffer.from(value, 'base64').toString('utf8')) ?? []
  return password ?? null
}

const notFound = (): AppError =>
  new AppError('not_found', 'The repository was not found.', { details: { what: 'The repository' } })

/** Decides who may fetch from and push to a repository over git smart HTTP. */
export const createGitAuthorizer = (deps: {
  readonly verifier: TokenVerifier
  readonly repositories: Pick<RepositoryStore, 'findServed'>
  /** Directory of a repository, by its id. */
  readonly repositoryPath: (id: string) => string
  /** Where a damaged repository is repaired from, for what is said to who may not push meanwhile. */
  readonly repairHost?: (id: string) => string | null
}): { readonly authorize: AuthorizeGit } => ({
  authorize: async ({ authorization, repositoryName, needs }) => {
    const token = tokenOf(authorization)
    if (token === null)
      throw new AppError('unauthenticated', 'This needs a token: any user name, the token as password.')
    const claims = await deps.verifier.verify(token)

    const mayRead = hasScope(claims, 'git:read') && namesRepository(claims, repositoryName)
    const repository = deps.repositories.findServed(repositoryName)
    if (!mayRead || repository === null) throw notFound()
    if (needs === 'write' && !hasScope(claims, 'git:write')) {
      throw new AppError('forbidden', 'This token may read the repository but not push to it.')
    }
    if (needs === 'write' && repository.health === 'repairing')
      throw repairInProgress(deps.repairHost?.(repository.id) ?? null)
    return {
      repositoryId: repository.id,
      repositoryName: repository.name,
      repositoryPath: deps.repositoryPath(repository.id),
      organization: claims.issuer,
      subject: claims.subject,
      expiresAt: claims.expiresAt,
      policies: claims.policies,
      firstSync: repository.state === 'syncing_first',
    }
  },
})
