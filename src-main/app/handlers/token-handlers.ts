import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import type { TokenScope } from '../../../src-shared/domain/token.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { organizationClaim } from '../../core/access/rest-authorization.ts'
import type { PublicKeys } from '../../core/access/public-keys.ts'
import type { SigningKeys } from '../../core/access/signing-keys.ts'
import type { TokenMinter } from '../../core/access/token-minter.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import { cloneUrlOf } from '../clone-url.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'

const hour = 3_600_000
const variantSuffix = { normal: '', ephemeral: '+ephemeral', import: '+import' } as const

const withToken = (url: string, token: string): string => url.replace('://', `://t:${token}@`)

/**
 * The repository a token is for. Whoever only manages repositories may name one that is still to be made, or all.
 * @throws AppError `not_found`, `invalid_input`
 */
const tokenRepository = (
  repositories: RepositoryStore,
  asked: string,
  scopes: readonly TokenScope[],
): string => {
  if (scopes.some((scope) => scope.startsWith('git:'))) return findRepository(repositories, asked).name
  if (asked === organizationClaim) return asked
  const known = repositories.findByName(asked)
  if (known !== null) return known.name
  const reason = repositoryNameProblem(asked)
  if (reason !== null) throw new AppError('invalid_input', reason, { details: { reason } })
  return asked
}

type Verb = 'add' | 'list' | 'remove'

/** Tokens for the localhost remote, the public keys that may sign them, and those that may sign commits. */
export const createTokenHandlers = (deps: {
  readonly repositories: RepositoryStore
  readonly minter: TokenMinter
  readonly publicKeys: PublicKeys
  readonly signingKeys: SigningKeys
  readonly address: () => string
}): Pick<ContractHandlers, 'tokens.mint' | `keys.${Verb}` | `signingKeys.${Verb}`> => ({
  'tokens.mint': async ({ repository, scopes, ttlMs, policies, variant }) => {
    const given = scopes ?? ['git:read', 'git:write']
    const name = tokenRepository(deps.repositories, repository, given)
    const { token, expiresAt } = await deps.minter.mint({
      repository: name,
      scopes: given,
      ttlMs: ttlMs ?? hour,
      policies: policies ?? [],
    })
    const url = withToken(cloneUrlOf(deps.address(), name, variantSuffix[variant ?? 'normal']), token)
    return { token, url, expiresAt }
  },
  'keys.add': (input) => deps.publicKeys.add(input),
  'keys.list': () => ({ items: [...deps.publicKeys.list()] }),
  'keys.remove': ({ id }) => {
    deps.publicKeys.remove(id)
    return { id }
  },
  'signingKeys.add': (input) => deps.signingKeys.add(input),
  'signingKeys.list': () => ({ items: [...deps.signingKeys.list()] }),
  'signingKeys.remove': ({ id }) => {
    deps.signingKeys.remove(id)
    return { id }
  },
})
