import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { newId } from '../../../src-shared/domain/ids.ts'
import { publicKeySchema, type PublicKey } from '../../../src-shared/domain/token.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { PublicKeyRow, PublicKeyStore } from '../ports/public-key-store.ts'

const smallestRsaBits = 2048

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'pem', reason } })

/** SHA-256 over the SubjectPublicKeyInfo bytes, as ssh writes fingerprints. */
export const fingerprintOf = (key: KeyObject): string => {
  const bytes = key.export({ type: 'spki', format: 'der' })
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`
}

const algorithmOf = (key: KeyObject): PublicKey['algorithm'] => {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ec') {
    if (namedCurve === 'prime256v1') return 'ES256'
    throw invalid('Of the elliptic curves only P-256 is accepted.')
  }
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength >= smallestRsaBits) return 'RS256'
    throw invalid(`An RSA key needs at least ${smallestRsaBits} bits.`)
  }
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA'
  throw invalid('Only P-256, RSA and Ed25519 keys are accepted.')
}

const readPem = (pem: string): KeyObject => {
  const labels = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map((match) => match[1] ?? '')
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) {
    throw invalid('This is a private key; keep it secret. Add its public part: openssl pkey -in FILE -pubout')
  }
  if (labels.some((label) => label.endsWith('CERTIFICATE'))) {
    throw invalid('This is a certificate. Add its public key: openssl x509 -in FILE -noout -pubkey')
  }
  if (labels.length !== 1 || labels[0] !== 'PUBLIC KEY') {
    throw invalid(
      'This is not a public key in PEM form: one block that begins with -----BEGIN PUBLIC KEY-----.',
    )
  }
  try {
    return createPublicKey({ key: pem, format: 'pem', type: 'spki' })
  } catch {
    throw invalid('This public key is damaged.')
  }
}

/** What a public key says of itself; `pem` is written anew, so that nothing else of the input is stored. */
export type ParsedPublicKey = Pick<PublicKeyRow, 'algorithm' | 'fingerprint' | 'pem'>

/**
 * Reads a public key in PEM form (SubjectPublicKeyInfo, `BEGIN PUBLIC KEY`): P-256, RSA from 2,048 bits, Ed25519.
 * @throws AppError `invalid_input` for anything else; its text never repeats the input
 */
export const parsePublicKey = (pem: string): ParsedPublicKey => {
  const key = readPem(pem)
  return {
    algorithm: algorithmOf(key),
    fingerprint: fingerprintOf(key),
    pem: key.export({ type: 'spki', format: 'pem' }) as string,
  }
}

const withoutPem = (row: PublicKeyRow): PublicKey => publicKeySchema.parse(row)

export type PublicKeys = {
  /** @throws AppError `invalid_input` for what is no public key, `already_exists` */
  readonly add: (input: {
    readonly pem: string
    readonly organization?: string
    readonly label?: string
  }) => PublicKey
  readonly list: () => readonly PublicKey[]
  /** @throws AppError `not_found`, or `forbidden` for the core's own key */
  readonly remove: (id: string) => void
}

/** The public keys that may sign tokens, each for an organization (the `iss` of its tokens). */
export const createPublicKeys = (deps: {
  readonly store: PublicKeyStore
  /** Of keys that name none. */
  readonly organization: string
  readonly now: () => number
}): PublicKeys => ({
  add: ({ pem, organization, label }) => {
    const row: PublicKeyRow = {
      id: newId('key'),
      organization: organization ?? deps.organization,
      label: label ?? '',
      builtIn: false,
      createdAt: deps.now(),
      ...parsePublicKey(pem),
    }
    deps.store.insert(row)
    return withoutPem(row)
  },
  list: () => deps.store.list().map(withoutPem),
  remove: (id) => {
    const row = deps.store.find(id)
    if (row === null)
      throw new AppError('not_found', 'There is no such key.', { details: { what: 'The key' } })
    if (row.builtIn) throw new AppError('forbidden', "Mirrordesk's own key cannot be removed.")
    deps.store.remove(id)
  },
})
