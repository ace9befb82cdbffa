import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readSsh, unsigned } from './ssh-wire.ts'

/** The curves of ECDSA by their names in SSH: JWK name, bytes of a coordinate, hash. RFC 5656 */
export const sshCurves = {
  nistp256: { jwkName: 'P-256', coordinateLength: 32, hash: 'sha256' },
  nistp384: { jwkName: 'P-384', coordinateLength: 48, hash: 'sha384' },
  nistp521: { jwkName: 'P-521', coordinateLength: 66, hash: 'sha512' },
} as const
export type SshCurve = keyof typeof sshCurves

export const isSshCurve = (name: string): name is SshCurve => Object.hasOwn(sshCurves, name)

export type SshPublicKey = {
  readonly type: 'ssh-ed25519' | 'ssh-rsa' | `ecdsa-sha2-${SshCurve}`
  readonly key: KeyObject
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

const ellipticKey = (curve: SshCurve, point: Buffer): JsonWebKey => {
  const { jwkName, coordinateLength } = sshCurves[curve]
  // Only the uncompressed form: https://www.rfc-editor.org/rfc/rfc5656#section-3.1
  if (point[0] !== 4 || point.length !== 1 + 2 * coordinateLength) throw new RangeError('No such point.')
  return {
    kty: 'EC',
    crv: jwkName,
    x: base64url(point.subarray(1, 1 + coordinateLength)),
    y: base64url(point.subarray(1 + coordinateLength)),
  }
}

/**
 * Reads a public key in the form of https://www.rfc-editor.org/rfc/rfc4253#section-6.6, RFC 5656, RFC 8709.
 * Null for a type that is not known here, e.g. a certificate or a key on a security token.
 * @throws RangeError, or what node:crypto says, when it is damaged
 */
export const readSshPublicKey = (blob: Buffer): SshPublicKey | null => {
  const reader = readSsh(blob)
  const type = reader.text()
  const finish = (jwk: JsonWebKey): KeyObject => {
    reader.end()
    return createPublicKey({ key: jwk, format: 'jwk' })
  }
  if (type === 'ssh-ed25519') {
    return { type, key: finish({ kty: 'OKP', crv: 'Ed25519', x: base64url(unsigned32(reader.bytes())) }) }
  }
  if (type === 'ssh-rsa') {
    const [e, n] = [reader.bytes(), reader.bytes()]
    const modulus = unsigned(n, n.length)
    return { type, key: finish({ kty: 'RSA', e: base64url(e), n: base64url(modulus) }) }
  }
  const curve = type.replace(/^ecdsa-sha2-/, '')
  if (curve === type || !isSshCurve(curve)) return null
  if (reader.text() !== curve) throw new RangeError('The key names two curves.')
  return { type: `ecdsa-sha2-${curve}`, key: finish(ellipticKey(curve, reader.bytes())) }
}

const unsigned32 = (bytes: Buffer): Buffer => {
  if (bytes.length !== 32) throw new RangeError('An Ed25519 key has 32 bytes.')
  return bytes
}

/** As `ssh-keygen -l` writes it. */
export const sshFingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
