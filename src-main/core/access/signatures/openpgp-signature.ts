import { createHash } from 'node:crypto'
import type { SignaturePacket } from 'openpgp'
import { loadOpenPgp, type OpenPgpKey } from './openpgp-key.ts'
import { signaturePacketBody } from './openpgp-packet.ts'
import { signatureParameters, type OpenPgpSigner } from './openpgp-signer.ts'
import { verifyBytes } from './verify-bytes.ts'

/** Of data as it is: what git makes. https://www.rfc-editor.org/rfc/rfc9580#section-5.2.1 */
const binaryType = 0
/** https://www.rfc-editor.org/rfc/rfc9580#section-9.5 */
const hashes: Readonly<Record<number, string>> = {
  8: 'sha256',
  9: 'sha384',
  10: 'sha512',
  12: 'sha3-256',
  14: 'sha3-512',
}
const sha1 = 2
/** How far the signer's clock may be ahead of ours. */
const clockSkewMs = 300_000

/** What is hashed after the data. https://www.rfc-editor.org/rfc/rfc9580#section-5.2.4 */
const hashedEnd = (version: number, signatureData: Uint8Array): Buffer => {
  const trailer = Buffer.from([version, 0xff, 0, 0, 0, 0])
  trailer.writeUInt32BE(signatureData.length, 2)
  return Buffer.concat([signatureData, trailer])
}

const fits = (packet: SignaturePacket, signer: OpenPgpSigner, payload: Buffer): Promise<boolean> => {
  const hash = hashes[packet.hashAlgorithm ?? 0] ?? ''
  // Of version 6 only. The declared type leaves it out.
  const { salt } = packet as unknown as { readonly salt: Uint8Array | null }
  const data = Buffer.concat([
    salt ?? Buffer.alloc(0),
    payload,
    hashedEnd(packet.version, packet.signatureData ?? Buffer.alloc(0)),
  ])
  const signature = signer.signatureBytes(signatureParameters(packet))
  return signer.signsDigest
    ? verifyBytes({ ...signer, hash: null, signature }, createHash(hash).update(data).digest())
    : verifyBytes({ ...signer, hash, signature }, data)
}

/** Why the packet is not even looked at more closely, in words that follow "the commit". */
const refuseForm = (packet: SignaturePacket, now: number): string | null => {
  if (Number(packet.signatureType) !== binaryType)
    return 'carries a signature that was made for something else than git'
  const algorithm = Number(packet.hashAlgorithm)
  if (hashes[algorithm] === undefined) {
    return algorithm === sha1
      ? 'carries a signature with SHA-1, which is not safe any more'
      : 'carries a signature with a hash that is not accepted'
  }
  const conditions = [...packet.unknownSubpackets, ...packet.rawNotations]
  if (conditions.some(({ critical }) => critical)) return 'carries a signature with conditions not known here'
  if (packet.created === null || packet.created.getTime() > now + clockSkewMs) {
    return 'carries a signature from the future'
  }
  return Number(packet.getExpirationTime()) <= now ? 'carries a signature that has expired' : null
}

const readPacket = async (armored: string): Promise<SignaturePacket | null> => {
  const body = signaturePacketBody(armored)
  if (body === null) return null
  const { SignaturePacket } = await loadOpenPgp()
  const packet = new SignaturePacket()
  try {
    packet.read(body)
  } catch {
    return null
  }
  return packet
}

/**
 * Why an armored detached signature is not one of these keys, or not a valid one, in words that follow "the
 * commit"; null when it is. The key must have been valid when it signed.
 */
export const refuseOpenPgpSignature = async (
  keys: readonly OpenPgpKey[],
  armored: string,
  payload: Buffer,
  now: number,
): Promise<string | null> => {
  const packet = await readPacket(armored)
  if (packet === null) return 'carries a damaged signature'
  const refusal = refuseForm(packet, now)
  if (refusal !== null) return refusal

  const keyId = packet.issuerKeyID.toHex()
  let last = `is signed with a key that is not registered: ${keyId.toUpperCase()}`
  for (const key of keys) {
    const signer = key.signers.get(keyId)
    if (signer === undefined) continue
    const matches = signer.algorithm === Number(packet.publicKeyAlgorithm)
    const isFitting = matches && (await fits(packet, signer, payload).catch(() => false))
    const reason = isFitting
      ? await key.refuseSigner(keyId, packet.created ?? new Date(now))
      : 'carries a signature that does not fit it'
    if (reason === null) return null
    last = reason
  }
  return last
}
