import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import type { HookSecret } from './hook-secret.ts'
import type { HeaderOf, Verification } from './verification.ts'
import { verifySourcehut } from './verify-sourcehut.ts'

/** Standard Webhooks: a delivery that is older, or from later, is a replay. https://www.standardwebhooks.com */
const toleranceMs = 5 * 60_000
const sha256Bytes = 32

/** In time that says nothing of where they differ, nor of how long the secret is. */
const isSame = (given: string, secret: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

const fromHex = (text: string | null): Buffer | null =>
  text !== null && /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : null

type Expected = {
  /** What each secret is the key for; null when it cannot be one. */
  readonly keyOf: (secret: string) => Uint8Array | string | null
  /** What is signed before the body. */
  readonly prefix: string
  readonly digests: readonly Buffer[]
}

const byHmac = (secrets: readonly HookSecret[], { keyOf, prefix, digests }: Expected): Verification => {
  const macs: { readonly secret: HookSecret; readonly mac: ReturnType<typeof createHmac> }[] = []
  for (const secret of secrets) {
    const key = secret.secret === '' ? null : keyOf(secret.secret)
    if (key === null || key.length === 0) continue
    macs.push({ secret, mac: createHmac('sha256', key).update(prefix) })
  }
  return {
    update: (bytes) => macs.forEach(({ mac }) => mac.update(bytes)),
    signer: () => {
      let found: HookSecret | null = null
      for (const { secret, mac } of macs) {
        const digest = mac.digest()
        // Every one of them, so that the time says nothing of which it was.
        for (const given of digests) if (timingSafeEqual(given, digest)) found ??= secret
      }
      return found
    },
  }
}

const plainHmac = (secrets: readonly HookSecret[], digest: Buffer | null): Verification | null =>
  digest === null ? null : byHmac(secrets, { keyOf: (secret) => secret, prefix: '', digests: [digest] })

/** GitHub's `X-Hub-Signature-256: sha256=…`; Bitbucket has the same under the name without `-256`. */
const hubSignature = (header: string | null): Buffer | null =>
  fromHex(/^sha256=(.+)$/.exec(header ?? '')?.[1] ?? null)

/**
 * GitLab repeats the secret itself. Where it signs as well, by Standard Webhooks, that signature must be right too.
 * https://docs.gitlab.com/user/project/integrations/webhooks/ and
 * https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944
 */
const verifyGitlab = (
  headers: HeaderOf,
  secrets: readonly HookSecret[],
  now: number,
): Verification | null => {
  const token = headers('x-gitlab-token')
  const usable = secrets.filter(({ secret }) => secret !== '')
  const named = token === null || token === '' ? null : usable.filter(({ secret }) => isSame(token, secret))
  if (named?.length === 0) return null
  const signature = headers('webhook-signature')
  if (signature === null) {
    const [signer] = named ?? []
    return signer === undefined ? null : { update: () => undefined, signer: () => signer }
  }
  const id = headers('webhook-id')
  const timestamp = headers('webhook-timestamp')
  if (id === null || timestamp === null || !/^\d{1,12}$/.test(timestamp)) return null
  if (Math.abs(Number(timestamp) * 1_000 - now) > toleranceMs) return null
  const digests = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'))
    .filter((digest) => digest.length === sha256Bytes)
  if (digests.length === 0) return null
  const keyOf = (secret: string): Uint8Array | null =>
    secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : null
  return byHmac(named ?? usable, { keyOf, prefix: `${id}.${timestamp}.`, digests })
}

/**
 * Begins to verify a delivery, by the rules of the endpoint that it came to: headers do not say who sent it, for Gitea
 * sends GitHub's too. null: it is signed by nothing that could be right, and need not be read.
 * @param now epoch milliseconds
 */
export const verifyDelivery = (
  kind: ForgeKind,
  headers: HeaderOf,
  secrets: readonly HookSecret[],
  now: number,
): Verification | null => {
  switch (kind) {
    case 'github':
      return plainHmac(secrets, hubSignature(headers('x-hub-signature-256')))
    case 'bitbucket':
      return plainHmac(secrets, hubSignature(headers('x-hub-signature')))
    case 'forgejo':
      return plainHmac(secrets, fromHex(headers('x-forgejo-signature') ?? headers('x-gitea-signature')))
    case 'gitea':
      return plainHmac(secrets, fromHex(headers('x-gitea-signature')))
    case 'gitlab':
      return verifyGitlab(headers, secrets, now)
    case 'sourcehut':
      return verifySourcehut(headers, secrets)
  }
}
