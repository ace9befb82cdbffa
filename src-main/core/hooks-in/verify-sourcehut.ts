import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import type { HookSecret } from './hook-secret.ts'
import type { HeaderOf, Verification } from './verification.ts'

/**
 * Ed25519 reads what is signed twice, so that nothing of it can be verified before all of it is here: who cannot sign
 * must not be able to have more than this kept. A delivery of ours has some hundred bytes.
 */
const largestBytes = 1_048_576

/** A key as 32 bytes in base64 (`server-key.ts`); null when it is none. */
const keyOf = (text: string): KeyObject | null => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 32) return null
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  })
}

/**
 * SourceHut signs the bytes of the body and the text of a nonce after them. Its key is one for all of its users, and who
 * makes a webhook writes its text: a right signature says that this server sent it, and nothing of who had it sent.
 * https://man.sr.ht/api-conventions.md#webhooks
 */
export const verifySourcehut = (headers: HeaderOf, keys: readonly HookSecret[]): Verification | null => {
  const nonce = headers('x-payload-nonce')
  const signature = headers('x-payload-signature')
  if (nonce === null || !/^[0-9a-f]{16}$/i.test(nonce)) return null
  if (signature === null || !/^[A-Za-z0-9+/]{86}==$/.test(signature)) return null
  if (keys.length === 0) return null
  const parts: Uint8Array[] = []
  return {
    largestBytes,
    update: (bytes) => void parts.push(bytes),
    signer: () => {
      const signed = Buffer.concat([...parts, Buffer.from(nonce)])
      const given = Buffer.from(signature, 'base64')
      return (
        keys.find(({ secret }) => {
          const key = keyOf(secret)
          return key !== null && verify(null, signed, key, given)
        }) ?? null
      )
    },
  }
}
