import type { Key } from 'openpgp'
import type { SigningKeyRow } from '../ports/signing-key-store.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { loadOpenPgp } from './signatures/openpgp-key.ts'
import { openPgpSigner } from './signatures/openpgp-signer.ts'
import { readSshPublicKey, sshFingerprint, type SshPublicKey } from './signatures/ssh-public-key.ts'

const smallestRsaBits = 2048

/** What a signing key says of itself; `keyText` is written anew, so that nothing else of the input is stored. */
export type ParsedSigningKey = Pick<SigningKeyRow, 'kind' | 'fingerprint' | 'keyText'> & {
  /** The comment of an SSH key, the first user id of an OpenPGP key; may be empty. */
  readonly name: string
}

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'key', reason } })

const accepted = 'An OpenPGP public key block or an OpenSSH public key line (ssh-ed25519 AAAA…) is needed.'

/** What people hand over instead, and what they should do. */
const refuseOther = (text: string): void => {
  if (/PRIVATE KEY/.test(text)) {
    throw invalid(
      'This is a private key; keep it secret. Add its public part: the .pub file beside it, or gpg --armor --export.',
    )
  }
  if (/^-----BEGIN (RSA )?PUBLIC KEY-----/m.test(text)) {
    throw invalid(`This key is in PEM form, which is for keys that sign tokens. ${accepted}`)
  }
  if (/^---- BEGIN SSH2 PUBLIC KEY ----/m.test(text)) {
    throw invalid('This SSH key is in another form. Convert it: ssh-keygen -i -f FILE')
  }
}

/**
 * What the library says when no part of the key could ever sign; null when one could. A key that has expired, or was
 * replaced by another, still vouches for what was signed before.
 */
const whyUnable = async (key: Key): Promise<string | null> => {
  const at = (date: Date | null): Promise<string | null> =>
    key.getSigningKey(undefined, date).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : ''),
    )
  return (await at(key.getCreationTime())) === null ? null : at(null)
}

const parseOpenPgp = async (text: string): Promise<ParsedSigningKey> => {
  const { readKeys } = await loadOpenPgp()
  const keys = await readKeys({ armoredKeys: text }).catch(() => {
    throw invalid('This OpenPGP key is damaged.')
  })
  const [key] = keys
  if (key === undefined || key.isPrivate()) throw invalid('This OpenPGP key is damaged.')
  if (keys.length > 1) throw invalid('These are several keys. Add them one by one.')
  const unable = await whyUnable(key)
  if (unable !== null && /revoked/i.test(unable)) throw invalid('This OpenPGP key was revoked.')
  const usable = key.getKeys().some(({ keyPacket }) => openPgpSigner(keyPacket) !== null)
  if (unable !== null || !usable) {
    throw invalid(
      `This OpenPGP key has no part that can sign safely: Ed25519, Ed448, RSA from ${smallestRsaBits} bits, or ECDSA on a NIST curve.`,
    )
  }
  return {
    kind: 'openpgp',
    fingerprint: key.getFingerprint().toUpperCase(),
    keyText: key.toPublic().armor(),
    name: key.getUserIDs()[0] ?? '',
  }
}

const readBlob = (blob: Buffer): SshPublicKey | null => {
  try {
    return readSshPublicKey(blob)
  } catch {
    throw invalid('This SSH key is damaged.')
  }
}

/** `type base64 comment`, as in a `.pub` file. https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT */
const parseSsh = (text: string): ParsedSigningKey => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  if (lines.length > 1) throw invalid('These are several keys. Add them one by one.')
  const [type = '', encoded = '', ...comment] = (lines[0] ?? '').trim().split(/\s+/)
  const looksLikeKey = /^(ssh|ecdsa|sk)-[a-z0-9@.-]+$/.test(type) && /^AAAA[A-Za-z0-9+/]+=*$/.test(encoded)
  if (!looksLikeKey) throw invalid(`This is not a signing key. ${accepted}`)
  if (type.includes('-cert-'))
    throw invalid('This is an SSH certificate. Add the public key it was made for.')
  const blob = Buffer.from(encoded, 'base64')
  const key = readBlob(blob)
  if (key === null)
    throw invalid(`SSH keys of the kind ${type} are not accepted: Ed25519, RSA and ECDSA are.`)
  if (key.type !== type) throw invalid('This SSH key is damaged.')
  const bits = key.key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < smallestRsaBits) {
    throw invalid(`An RSA key needs at least ${smallestRsaBits} bits.`)
  }
  return {
    kind: 'ssh',
    fingerprint: sshFingerprint(blob),
    keyText: `${type} ${blob.toString('base64')}`,
    name: comment.join(' '),
  }
}

/**
 * Reads a public key whose owner signs commits: an armored OpenPGP block, or an OpenSSH line with an Ed25519, RSA
 * (from 2,048 bits) or ECDSA key.
 * @throws AppError `invalid_input` for anything else; its text never repeats the input
 */
export const parseSigningKey = async (text: string): Promise<ParsedSigningKey> => {
  refuseOther(text)
  const [block, ...others] = text.matchAll(/-----BEGIN PGP PUBLIC KEY BLOCK-----/g)
  if (others.length > 0) throw invalid('These are several keys. Add them one by one.')
  return block === undefined ? parseSsh(text) : parseOpenPgp(text.slice(block.index))
}
