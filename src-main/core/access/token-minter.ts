import { SignJWT } from 'jose'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import type { TokenScope } from '../../../src-shared/domain/token.ts'
import { normaliseRefPolicies } from './ref-policies.ts'
import type { SigningKey } from './signing-key.ts'

export type TokenRequest = {
  readonly repository: string
  readonly scopes: readonly TokenScope[]
  readonly ttlMs: number
  readonly policies: RefPolicies
}

export type MintedToken = { readonly token: string; readonly expiresAt: number }

export type TokenMinter = {
  /** @throws AppError `invalid_input` for a ref pattern that is not valid */
  readonly mint: (request: TokenRequest) => Promise<MintedToken>
}

/** Signs tokens in the form that Code Storage clients use (JWT, RFC 7519), with the core's own key. */
export const createTokenMinter = (deps: {
  readonly organization: string
  readonly signingKey: SigningKey
  readonly now: () => number
}): TokenMinter => ({
  mint: async ({ repository, scopes, ttlMs, policies }) => {
    const issuedAt = Math.floor(deps.now() / 1_000)
    const expiresAt = issuedAt + Math.ceil(ttlMs / 1_000)
    const claims = {
      iss: deps.organization,
      sub: 'mirrordesk',
      repo: repository,
      scopes,
      iat: issuedAt,
      exp: expiresAt,
      ...(policies.length > 0 ? { refs: normaliseRefPolicies(policies) } : {}),
    }
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: deps.signingKey.keyId })
      .sign(deps.signingKey.privateKey)
    return { token, expiresAt: expiresAt * 1_000 }
  },
})
