import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { createPublicKeys } from '../core/access/public-keys.ts'
import type { PublicKeyStore } from '../core/ports/public-key-store.ts'

/** A key pair of a client, as it would stand in the client's own files. */
export type ClientKey = {
  readonly algorithm: 'ES256' | 'RS256' | 'EdDSA'
  readonly privateKey: KeyObject
  readonly publicPem: string
}

const pairOf = (
  algorithm: ClientKey['algorithm'],
): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } => {
  switch (algorithm) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
  }
}

export const clientKey = (algorithm: ClientKey['algorithm'] = 'ES256'): ClientKey => {
  const { privateKey, publicKey } = pairOf(algorithm)
  return { algorithm, privateKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }) as string }
}

/** Registers the public part, as `mirrordesk key add` does; returns the key's id. */
export const registerKey = (
  store: PublicKeyStore,
  key: ClientKey,
  organization: string,
  now: () => number,
): string => createPublicKeys({ store, organization, now }).add({ pem: key.publicPem }).id

/** Signs claims as they are, whatever they say. */
export const signClaims = (
  key: ClientKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.algorithm, typ: 'JWT', ...header })
    .sign(key.privateKey)
