import { foldRepositoryName } from '../../../src-shared/domain/repository-name.ts'
import type { TokenClaims, TokenScope } from '../../../src-shared/domain/token.ts'

/** Whether a token has a scope; `git:write` includes reading. */
export const hasScope = ({ scopes }: TokenClaims, scope: TokenScope): boolean =>
  scopes.includes(scope) || (scope === 'git:read' && scopes.includes('git:write'))

/** Whether a token is for the repository of this name. */
export const namesRepository = ({ repository }: TokenClaims, name: string): boolean =>
  repository !== null && foldRepositoryName(repository) === foldRepositoryName(name)
