import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { Key, SignaturePacket } from 'openpgp'
import { sshCurves } from './ssh-public-key.ts'
import { unsigned } from './ssh-wire.ts'

/** A primary key or subkey that can be checked against. */
export type OpenPgpSigner = {
  /** Number of its algorithm: a signature of another one is not of this key. */
  readonly algorithm: number
  readonly key: KeyObject
  /** EdDSA signs the digest, the others hash by themselves. */
  readonly signsDigest: boolean
  /** The numbers of a signature in the form that node:crypto reads. */
  readonly signatureBytes: (parameters: SignatureParameters) => Uint8Array
}

type KeyPacket = ReturnType<Key['getKeys']>[number]['keyPacket']
type SignatureParameters = Readonly<Record<'r' | 's' | 'RS', Uint8Array>>
type KeyParameters = Readonly<Record<'n' | 'e' | 'Q' | 'A', Uint8Array>>

const smallestRsaBits = 2048
const curveOf = { nistP256: 'nistp256', nistP384: 'nistp384', nistP521: 'nistp521' } as const

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const publicKeyOf = (jwk: JsonWebKey): KeyObject => createPublicKey({ key: jwk, format: 'jwk' })

const ellipticSigner = (curve: string, { Q }: KeyParameters): Omit<OpenPgpSigner, 'algorithm'> | null => {
  if (!Object.hasOwn(curveOf, curve)) return null
  const { jwkName, coordinateLength: length } = sshCurves[curveOf[curve as keyof typeof curveOf]]
  const [x, y] = [base64url(Q.subarray(1, 1 + length)), base64url(Q.subarray(1 + length))]
  return {
    key: publicKeyOf({ kty: 'EC', crv: jwkName, x, y }),
    signsDigest: false,
    signatureBytes: ({ r, s }) => Buffer.concat([unsigned(r, length), unsigned(s, length)]),
  }
}

const edwardsSigner = (
  crv: 'Ed25519' | 'Ed448',
  x: Uint8Array,
  signatureBytes: OpenPgpSigner['signatureBytes'],
): Omit<OpenPgpSigner, 'algorithm'> => ({
  key: publicKeyOf({ kty: 'OKP', crv, x: base64url(x) }),
  signsDigest: true,
  signatureBytes,
})

/**
 * The key as node:crypto takes it; null when its algorithm is not accepted (DSA, other curves) or it is too weak.
 * https://www.rfc-editor.org/rfc/rfc9580#section-9.1
 */
export const openPgpSigner = (packet: KeyPacket): OpenPgpSigner | null => {
  const info = packet.getAlgorithmInfo()
  const parameters = packet.publicParams as KeyParameters
  const signerOf = (): Omit<OpenPgpSigner, 'algorithm'> | null => {
    const algorithm: string = info.algorithm
    switch (algorithm) {
      case 'rsaEncryptSign':
      case 'rsaSign': {
        if ((info.bits ?? 0) < smallestRsaBits) return null
        const { n, e } = parameters
        return {
          key: publicKeyOf({ kty: 'RSA', n: base64url(n), e: base64url(e) }),
          signsDigest: false,
          signatureBytes: ({ s }) => unsigned(s, n.length),
        }
      }
      case 'ecdsa':
        return ellipticSigner(info.curve ?? '', parameters)
      case 'ed25519':
        return edwardsSigner('Ed25519', parameters.A, ({ RS }) => RS)
      case 'ed448':
        return edwardsSigner('Ed448', parameters.A, ({ RS }) => RS)
      case 'eddsaLegacy': {
        // Its point carries a prefix, 0x40.
        const point = parameters.Q.subarray(1)
        const pair = ({ r, s }: SignatureParameters) => Buffer.concat([unsigned(r, 32), unsigned(s, 32)])
        return edwardsSigner('Ed25519', point, pair)
      }
      default:
        return null
    }
  }
  const signer = signerOf()
  return signer === null ? null : { ...signer, algorithm: packet.algorithm }
}

/** The numbers of a signature, which the declared type leaves out. */
export const signatureParameters = (packet: SignaturePacket): SignatureParameters =>
  (packet as unknown as { readonly params: SignatureParameters }).params
