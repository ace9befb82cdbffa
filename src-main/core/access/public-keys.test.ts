import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clientKey } from '../../testing/client-key.ts'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { createPublicKeys, parsePublicKey } from './public-keys.ts'

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string
const refusal = (pem: string): string => {
  try {
    parsePublicKey(pem)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

describe('a public key', () => {
  test.each(['ES256', 'RS256', 'EdDSA'] as const)('for %s is recognised by its own kind', (algorithm) => {
    const key = clientKey(algorithm)
    const parsed = parsePublicKey(`Some words before\n${key.publicPem}and after`)
    expect(parsed.algorithm).toBe(algorithm)
    expect(parsed.pem).toBe(key.publicPem)
    expect(parsed.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)
    expect(parsePublicKey(key.publicPem).fingerprint).toBe(parsed.fingerprint)
  })

  test('is refused when it is private, and nothing of it is repeated', () => {
    const pem = clientKey().privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    expect(refusal(pem)).toContain('This is a private key')
    expect(refusal(pem)).not.toContain(pem.split('\n')[1])
    expect(refusal(`${clientKey().publicPem}${pem}`)).toContain('This is a private key')
  })

  test('is refused when it is a certificate, damaged, double, or something else', () => {
    expect(refusal('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toContain(
      'This is a certificate',
    )
    expect(refusal('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toBe(
      'This public key is damaged.',
    )
    expect(refusal(clientKey().publicPem + clientKey().publicPem)).toContain('This is not a public key')
    expect(refusal('ssh-ed25519 AAAA')).toContain('This is not a public key')
  })

  test('is refused when it is weak or of a kind no token is signed with', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    expect(refusal(pemOf(short))).toBe('An RSA key needs at least 2048 bits.')
    const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    expect(refusal(pemOf(otherCurve))).toBe('Of the elliptic curves only P-256 is accepted.')
    expect(refusal(pemOf(createPublicKey(generateKeyPairSync('x25519').privateKey)))).toContain('Only P-256')
  })
})

describe('the registered keys', () => {
  test('are added once for an organization, listed without their text, and removed', () => {
    const { stores } = scratchStores()
    const keys = createPublicKeys({ store: stores.publicKeys, organization: 'local', now: () => 5 })
    const { publicPem } = clientKey()
    const added = keys.add({ pem: publicPem, label: 'build server' })
    expect(added).toMatchObject({
      organization: 'local',
      label: 'build server',
      builtIn: false,
      createdAt: 5,
    })
    expect(keys.list()).toEqual([added])
    expect(JSON.stringify(keys.list())).not.toContain('BEGIN')
    expect(() => keys.add({ pem: publicPem })).toThrow(
      expect.objectContaining({ code: 'already_exists' }) as Error,
    )
    keys.add({ pem: publicPem, organization: 'other' })
    keys.remove(added.id)
    expect(keys.list().map((key) => key.organization)).toEqual(['other'])
    expect(() => keys.remove(added.id)).toThrow(expect.objectContaining({ code: 'not_found' }) as Error)
  })
})
