import { createPublicKey, hash } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { TokenClaims } from '../../../src-shared/domain/token.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { PublicKeyRow, PublicKeyStore } from '../ports/public-key-store.ts'
import { readTokenClaims } from './token-claims.ts'

const longestToken = 64 * 1024
const mostCached = 1_000
/** How far a signer's clock may be ahead of ours. */
const clockSkewMs = 60_000

export type TokenVerifier = {
  /** @throws AppError `unauthenticated` with a sentence that never repeats the token */
  readonly verify: (token: string) => Promise<TokenClaims>
}

const refused = (sentence: string): AppError => new AppError('unauthenticated', sentence)
const malformed = (): AppError => refused('This is not a token.')
const expired = (): AppError => refused('This token has expired.')
const notUnderstood = (): AppError => refused('The content of this token is not understood.')

type Envelope = { readonly algorithm: string; readonly keyHint: string | null; readonly issuer: string }

const readEnvelope = (token: string): Envelope => {
  if (token.length > longestToken) throw malformed()
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    const { iss } = decodeJwt(token)
    if (typeof iss === 'string' && alg !== undefined)
      return { algorithm: alg, keyHint: kid ?? null, issuer: iss }
  } catch {
    // Answered below, without the text of the parser: it may quote the token.
  }
  throw malformed()
}

/** The keys that may have signed it, the one it names first. A key signs with its own algorithm only. */
const candidates = (
  keys: readonly PublicKeyRow[],
  { algorithm, keyHint }: Envelope,
): readonly PublicKeyRow[] => {
  const fitting = keys.filter((key) => key.algorithm === algorithm)
  const isNamed = (key: PublicKeyRow): boolean => key.id === keyHint || key.fingerprint === keyHint
  return [...fitting.filter(isNamed), ...fitting.filter((key) => !isNamed(key))]
}

/** The payload if this key signed the token, null if it did not. */
const payloadSignedBy = async (token: string, key: PublicKeyRow, now: number): Promise<unknown> => {
  try {
    const { payload } = await jwtVerify(token, createPublicKey(key.pem), {
      algorithms: [key.algorithm],
      issuer: key.organization,
      currentDate: new Date(now),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return null
    if (error instanceof errors.JWTExpired) throw expired()
    if (error instanceof errors.JWTClaimValidationFailed) throw notUnderstood()
    throw malformed()
  }
}

/**
 * Verifies tokens (JWT, RFC 7519) signed with ES256, RS256 or EdDSA by a key that is registered for their
 * issuer. A verified one is remembered until it expires, as long as its key stays registered.
 */
export const createTokenVerifier = (deps: {
  readonly publicKeys: PublicKeyStore
  readonly now: () => number
}): TokenVerifier => {
  const verified = new Map<string, { readonly claims: TokenClaims; readonly keyId: string }>()

  const verifyAnew = async (token: string): Promise<{ claims: TokenClaims; keyId: string }> => {
    const envelope = readEnvelope(token)
    for (const key of candidates(deps.publicKeys.listByOrganization(envelope.issuer), envelope)) {
      const payload = await payloadSignedBy(token, key, deps.now())
      if (payload === null) continue
      const claims = readTokenClaims(payload)
      if (claims === null) throw notUnderstood()
      const { issuedAt, ...rest } = claims
      if (issuedAt !== null && issuedAt > deps.now() + clockSkewMs)
        throw refused('This token is from the future.')
      return { claims: rest, keyId: key.id }
    }
    throw refused('This token is not signed by a key that is registered here.')
  }

  return {
    verify: async (token) => {
      const digest = hash('sha256', token, 'base64')
      const known = verified.get(digest)
      if (known !== undefined && deps.publicKeys.find(known.keyId) !== null) {
        if (known.claims.expiresAt <= deps.now()) throw expired()
        return known.claims
      }
      const result = await verifyAnew(token)
      if (verified.size >= mostCached) {
        const oldest = verified.keys().next()
        if (!oldest.done) verified.delete(oldest.value)
      }
      verified.set(digest, result)
      return result.claims
    },
  }
}
