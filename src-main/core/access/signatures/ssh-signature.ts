import { hash as digestOf } from 'node:crypto'
import { isSshCurve, sshCurves, type SshPublicKey } from './ssh-public-key.ts'
import { readSsh, sshString, unsigned } from './ssh-wire.ts'
import { verifyBytes, type SignatureCheck } from './verify-bytes.ts'

const magic = 'SSHSIG'
const version = 1
const frame = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\s]+)-----END SSH SIGNATURE-----\s*$/

export type SshSignature = {
  readonly publicKey: Buffer
  readonly namespace: string
  readonly reserved: Buffer
  readonly hash: string
  readonly algorithm: string
  readonly signature: Buffer
}

/**
 * Reads a signature in the form of https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig
 * Null when it is damaged.
 */
export const readSshSignature = (text: string): SshSignature | null => {
  const encoded = frame.exec(text)?.[1]
  if (encoded === undefined) return null
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.toString('latin1', 0, magic.length) !== magic) return null
  try {
    const reader = readSsh(bytes.subarray(magic.length))
    if (reader.uint32() !== version) return null
    const outer = {
      publicKey: reader.bytes(),
      namespace: reader.text(),
      reserved: reader.bytes(),
      hash: reader.text(),
    }
    const inner = readSsh(reader.bytes())
    reader.end()
    const [algorithm, signature] = [inner.text(), inner.bytes()]
    inner.end()
    return { ...outer, algorithm, signature }
  } catch {
    return null
  }
}

/** The two numbers of an ECDSA signature (RFC 5656, 3.1.2) side by side. */
const flatPair = (signature: Buffer, length: number): Buffer => {
  const reader = readSsh(signature)
  const [r, s] = [reader.bytes(), reader.bytes()]
  reader.end()
  return Buffer.concat([unsigned(r, length), unsigned(s, length)])
}

const rsaHashes: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }

/** How to check the signature with this key; null when the key does not make such signatures. */
const checkFor = (
  { type, key }: SshPublicKey,
  { algorithm, signature }: SshSignature,
): SignatureCheck | null => {
  // `ssh-rsa` as an algorithm means SHA-1.
  const rsaHash = rsaHashes[algorithm]
  if (type === 'ssh-rsa') return rsaHash === undefined ? null : { key, hash: rsaHash, signature }
  if (algorithm !== type) return null
  if (type === 'ssh-ed25519') return { key, hash: null, signature }
  const curve = type.replace('ecdsa-sha2-', '')
  if (!isSshCurve(curve)) return null
  const { hash, coordinateLength } = sshCurves[curve]
  return { key, hash, signature: flatPair(signature, coordinateLength) }
}

/** What is signed begins with this. */
const signedHead = Buffer.concat([Buffer.from(magic), sshString('git')])

/** Why the signature is not one of this key over `payload`, in words that follow "the commit"; null when it is. */
export const refuseSshSignature = async (
  key: SshPublicKey,
  read: SshSignature,
  payload: Buffer,
): Promise<string | null> => {
  if (read.namespace !== 'git') return 'carries a signature that was made for something else than git'
  if (read.hash !== 'sha256' && read.hash !== 'sha512') return 'carries a signature with an unknown hash'
  const digest = digestOf(read.hash, payload, 'buffer')
  const signed = Buffer.concat([
    signedHead,
    sshString(read.reserved),
    sshString(read.hash),
    sshString(digest),
  ])
  try {
    const check = checkFor(key, read)
    if (check === null) return 'carries a signature of an unsafe or unknown kind'
    return (await verifyBytes(check, signed)) ? null : 'carries a signature that does not fit it'
  } catch {
    return 'carries a damaged signature'
  }
}
