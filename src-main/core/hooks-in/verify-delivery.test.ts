import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { HookSecret } from './hook-secret.ts'
import { verifyDelivery } from './verify-delivery.ts'

const now = 1_800_000_000_000
const body = Buffer.from('{"ref":"refs/heads/main"}')
const secretOf = (secret: string, origin: string): HookSecret => ({
  secret,
  origin,
  accountId: null,
  webUrl: 'https://git.example.org',
})
const old = secretOf('whsec_b2xk', 'old')
const current = secretOf('whsec_bmV3', 'new')
const hex = (secret: string, bytes: Uint8Array = body): string =>
  createHmac('sha256', secret).update(bytes).digest('hex')

const signerOf = (
  kind: ForgeKind,
  headers: Readonly<Record<string, string>>,
  secrets: readonly HookSecret[] = [old, current],
): string | null => {
  const verification = verifyDelivery(kind, (name) => headers[name] ?? null, secrets, now)
  // As it comes in: piece by piece.
  for (const byte of body) verification?.update(Uint8Array.of(byte))
  return verification?.signer()?.origin ?? null
}

const withDigest: readonly (readonly [ForgeKind, (digest: string) => Record<string, string>])[] = [
  ['github', (digest) => ({ 'x-hub-signature-256': `sha256=${digest}` })],
  ['bitbucket', (digest) => ({ 'x-hub-signature': `sha256=${digest}` })],
  ['gitea', (digest) => ({ 'x-gitea-signature': digest })],
  ['forgejo', (digest) => ({ 'x-forgejo-signature': digest })],
  ['forgejo', (digest) => ({ 'x-gitea-signature': digest })],
]

describe.each(withDigest)('a delivery to the endpoint of %s', (kind, headersOf) => {
  it('is known by the secret that signed its bytes, the old or the new one', () => {
    expect(signerOf(kind, headersOf(hex(current.secret)))).toBe('new')
    expect(signerOf(kind, headersOf(hex(old.secret)))).toBe('old')
    expect(signerOf(kind, headersOf(hex(old.secret).toUpperCase()))).toBe('old')
  })

  it('is nobody’s with another secret, other bytes, a cut digest, an empty one, or none', () => {
    for (const digest of [
      hex('another'),
      hex(current.secret, Buffer.from('{}')),
      hex(current.secret).slice(0, 62),
      `${hex(current.secret)}00`,
      '',
      'x'.repeat(64),
    ]) {
      expect(signerOf(kind, headersOf(digest)), digest).toBeNull()
    }
    expect(signerOf(kind, {})).toBeNull()
  })

  it('is not signed by a secret that is empty', () => {
    expect(signerOf(kind, headersOf(hex('')), [secretOf('', 'empty')])).toBeNull()
    expect(signerOf(kind, headersOf(hex('')), [])).toBeNull()
  })
})

it('headers of another forge count for nothing: Gitea sends GitHub’s too', () => {
  const digest = hex(current.secret)
  const all = {
    'x-gitea-signature': digest,
    'x-hub-signature-256': `sha256=${digest}`,
    'x-github-event': 'push',
  }
  expect(signerOf('gitea', all)).toBe('new')
  expect(signerOf('gitea', { ...all, 'x-gitea-signature': '' })).toBeNull()
  expect(signerOf('bitbucket', all)).toBeNull()
  // Bitbucket's name for the same.
  expect(signerOf('github', { 'x-hub-signature': `sha256=${digest}` })).toBeNull()
  expect(signerOf('gitlab', all)).toBeNull()
})

it('a wrong signature of Forgejo is not saved by a right one of Gitea', () => {
  const headers = { 'x-forgejo-signature': hex('another'), 'x-gitea-signature': hex(current.secret) }
  expect(signerOf('forgejo', headers)).toBeNull()
})

it('SHA-1, which GitHub sends too, is not taken', () => {
  const sha1 = createHmac('sha1', current.secret).update(body).digest('hex')
  expect(signerOf('github', { 'x-hub-signature': `sha1=${sha1}` })).toBeNull()
  expect(signerOf('bitbucket', { 'x-hub-signature': `sha1=${sha1}` })).toBeNull()
})

describe('GitLab', () => {
  const signed = (secret: HookSecret, at = now): Record<string, string> => {
    const timestamp = String(Math.floor(at / 1_000))
    const key = Buffer.from(secret.secret.slice('whsec_'.length), 'base64')
    const mac = createHmac('sha256', key).update(`m1.${timestamp}.`).update(body).digest('base64')
    return { 'webhook-id': 'm1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
  }

  it('repeats the secret, and nothing near it', () => {
    expect(signerOf('gitlab', { 'x-gitlab-token': current.secret })).toBe('new')
    for (const token of ['', `${current.secret}a`, current.secret.slice(0, -1)]) {
      expect(signerOf('gitlab', { 'x-gitlab-token': token })).toBeNull()
    }
    expect(signerOf('gitlab', { 'x-gitlab-token': '' }, [secretOf('', 'empty')])).toBeNull()
  })

  it('signs by Standard Webhooks within five minutes, with one of several signatures', () => {
    expect(signerOf('gitlab', signed(current))).toBe('new')
    expect(signerOf('gitlab', signed(current, now - 299_000))).toBe('new')
    expect(signerOf('gitlab', signed(current, now - 301_000))).toBeNull()
    expect(signerOf('gitlab', signed(current, now + 301_000))).toBeNull()
    const headers = signed(old)
    const both = `v1,${'A'.repeat(43)}= v2,xyz ${headers['webhook-signature'] ?? ''}`
    expect(signerOf('gitlab', { ...headers, 'webhook-signature': both })).toBe('old')
  })

  it('must be right in both where it does both', () => {
    expect(signerOf('gitlab', { ...signed(current), 'x-gitlab-token': current.secret })).toBe('new')
    expect(signerOf('gitlab', { ...signed(current), 'x-gitlab-token': old.secret })).toBeNull()
    expect(signerOf('gitlab', { ...signed(current), 'x-gitlab-token': 'no' })).toBeNull()
    // An empty one is none.
    expect(signerOf('gitlab', { ...signed(current), 'x-gitlab-token': '' })).toBe('new')
    expect(
      signerOf('gitlab', { ...signed(old), 'x-gitlab-token': '' }, [secretOf('', 'empty'), current]),
    ).toBeNull()
  })
})
