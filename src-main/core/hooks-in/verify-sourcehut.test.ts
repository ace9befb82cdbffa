import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import type { HookSecret } from './hook-secret.ts'
import { publishedKeyOf, readServerKey } from './server-key.ts'
import { verifyDelivery } from './verify-delivery.ts'

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return { privateKey, key: Buffer.from(x, 'base64url').toString('base64') }
}
const server = pair()
const another = pair()
const body = Buffer.from('{"data":{"webhook":{"uuid":"6f"}}}')
const nonce = '0123456789abcdef'

const signed = (privateKey: KeyObject, bytes: Uint8Array, withNonce = nonce): string =>
  sign(null, Buffer.concat([bytes, Buffer.from(withNonce)]), privateKey).toString('base64')
const keyOf = (secret: string, origin = 'acc'): HookSecret => ({
  secret,
  origin,
  accountId: origin,
  webUrl: 'https://git.example.org',
})
const right = { 'x-payload-nonce': nonce, 'x-payload-signature': signed(server.privateKey, body) }

const signerOf = (
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array = body,
  keys: readonly HookSecret[] = [keyOf(server.key)],
): string | null => {
  const verification = verifyDelivery('sourcehut', (name) => headers[name] ?? null, keys, 0)
  for (const byte of bytes) verification?.update(Uint8Array.of(byte))
  return verification?.signer()?.origin ?? null
}

describe('a delivery of SourceHut', () => {
  it('is known by the key of its server, over its bytes and the nonce', () => {
    expect(signerOf(right)).toBe('acc')
    expect(signerOf(right, body, [keyOf(another.key, 'other'), keyOf(server.key)])).toBe('acc')
  })

  it('is nobody’s with another key, other bytes, another nonce, or the nonce left out of what is signed', () => {
    expect(signerOf(right, body, [keyOf(another.key)])).toBeNull()
    expect(signerOf(right, Buffer.from(`${body.toString()} `))).toBeNull()
    expect(signerOf(right, body.subarray(1))).toBeNull()
    expect(signerOf({ ...right, 'x-payload-nonce': '0123456789abcdee' })).toBeNull()
    // What is signed is one text: where the body ends and the nonce begins is fixed by its length.
    expect(
      signerOf({ ...right, 'x-payload-nonce': nonce.slice(1) }, Buffer.from(`${body.toString()}0`)),
    ).toBeNull()
    const plain = sign(null, body, server.privateKey).toString('base64')
    expect(signerOf({ ...right, 'x-payload-signature': plain })).toBeNull()
    const turned = sign(null, Buffer.concat([Buffer.from(nonce), body]), server.privateKey).toString('base64')
    expect(signerOf({ ...right, 'x-payload-signature': turned })).toBeNull()
  })

  it('is not read without its headers, or with some of another form', () => {
    const { 'x-payload-signature': signature } = right
    const begins = (headers: Readonly<Record<string, string>>, keys = [keyOf(server.key)]): boolean =>
      verifyDelivery('sourcehut', (name) => headers[name] ?? null, keys, 0) !== null
    expect(begins(right)).toBe(true)
    const wrong: readonly Readonly<Record<string, string>>[] = [
      {},
      { 'x-payload-nonce': nonce },
      { 'x-payload-signature': signature },
      { ...right, 'x-payload-nonce': '' },
      { ...right, 'x-payload-nonce': `${nonce}0` },
      { ...right, 'x-payload-nonce': 'zzzzzzzzzzzzzzzz' },
      { ...right, 'x-payload-signature': '' },
      { ...right, 'x-payload-signature': signature.slice(0, -4) },
      { ...right, 'x-payload-signature': `${signature}AAAA` },
      { ...right, 'x-payload-signature': signature.replace(/=+$/, '') },
      { ...right, 'x-payload-signature': Buffer.alloc(63, 7).toString('base64') },
      { ...right, 'x-payload-signature': '!'.repeat(88) },
    ]
    for (const headers of wrong) {
      expect(begins(headers), JSON.stringify(headers)).toBe(false)
    }
    expect(begins(right, [])).toBe(false)
  })

  it('is nobody’s where the key is none', () => {
    for (const key of ['', 'AAAA', 'x'.repeat(44)]) expect(signerOf(right, body, [keyOf(key)])).toBeNull()
  })

  it('may not be large: none of it can be verified before all of it is here', () => {
    const verification = verifyDelivery(
      'sourcehut',
      (name) => (right as Readonly<Record<string, string>>)[name] ?? null,
      [keyOf(server.key)],
      0,
    )
    expect(verification?.largestBytes).toBe(1_048_576)
  })
})

describe('the key of a server', () => {
  it('is known of SourceHut itself, over HTTPS, and of nobody else', () => {
    const published = publishedKeyOf('https://git.sr.ht')
    expect(published).toMatch(/^uX7K.*u\+4=$/)
    expect(publishedKeyOf('https://sr.ht')).toBe(published)
    for (const webUrl of [
      'http://git.sr.ht',
      'https://git.sr.ht:8443',
      'https://git.sr.ht.example.org',
      'https://git.example.org',
    ]) {
      expect(publishedKeyOf(webUrl), webUrl).toBeNull()
    }
    expect(readServerKey(published ?? '')).toBe(published)
  })

  it('is taken as 32 bytes in base64, with what was pasted around it, and refused as anything else', async () => {
    expect(readServerKey(` ${server.key}\n`)).toBe(server.key)
    for (const text of [
      '',
      'nonsense',
      Buffer.alloc(31).toString('base64'),
      Buffer.alloc(33).toString('base64'),
      Buffer.alloc(64).toString('base64'),
      server.key.replace('=', ''),
      `${server.key.slice(0, 42)}_=`,
      // The last character holds bits that no byte has.
      `${'A'.repeat(42)}B=`,
    ]) {
      const failure = await failureOf(Promise.resolve().then(() => readServerKey(text)))
      expect([failure.code, failure.details['field']], text).toEqual(['invalid_input', 'serverKey'])
    }
  })
})
