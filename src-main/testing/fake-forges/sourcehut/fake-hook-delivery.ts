import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What a SourceHut signs the webhooks of all of its users with. */
export const createHookSigner = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  return {
    /** As `srht-webhook-keygen` shows it. */
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    /** The headers of a delivery; its nonce is signed after the body. */
    headers: (body: string, nonce: string = randomBytes(8).toString('hex')): Record<string, string> => ({
      'X-Payload-Nonce': nonce,
      'X-Payload-Signature': sign(null, Buffer.from(body + nonce), privateKey).toString('base64'),
    }),
  }
}

export type HookSigner = ReturnType<typeof createHookSigner>
