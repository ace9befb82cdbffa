import type { SigningKeyRow } from '../../ports/signing-key-store.ts'
import { openPgpKey, type OpenPgpKey } from './openpgp-key.ts'
import { refuseOpenPgpSignature } from './openpgp-signature.ts'
import { readSignedCommit, type SignedCommit } from './signed-commit.ts'
import { readSshPublicKey, sshFingerprint, type SshPublicKey } from './ssh-public-key.ts'
import { readSshSignature, refuseSshSignature } from './ssh-signature.ts'

/**
 * Looks at a commit as git stores it. Null when a registered key signed it, otherwise why it is not accepted, in
 * words that follow "the commit": `is not signed`.
 */
export type RefuseCommit = (commit: Buffer) => Promise<string | null>

const mostParsed = 1_000

/** What `parse` made of a row, made once: rows never change. */
const createMemory = <T>(parse: (row: SigningKeyRow) => T): ((row: SigningKeyRow) => T) => {
  const known = new Map<string, T>()
  return (row) => {
    const value = known.get(row.id) ?? parse(row)
    if (known.size >= mostParsed) known.clear()
    known.set(row.id, value)
    return value
  }
}

const blobOf = (keyText: string): string => keyText.split(' ')[1] ?? ''

/** With these keys registered, and no other. */
export type RefuseWithKeys = (rows: readonly SigningKeyRow[]) => RefuseCommit

/**
 * Verifies commits in this process. Signature formats: OpenPGP and SSH.
 * https://git-scm.com/docs/gitformat-signature
 */
export const createRefuseCommit = ({ now }: { readonly now: () => number }): RefuseWithKeys => {
  const sshKeyOf = createMemory<SshPublicKey | null>(({ keyText }) =>
    readSshPublicKey(Buffer.from(blobOf(keyText), 'base64')),
  )
  const openPgpKeyOf = createMemory<Promise<OpenPgpKey>>(({ keyText }) => openPgpKey(keyText))

  const refuseSsh = async (
    rows: ReadonlyMap<string, SigningKeyRow>,
    { signature, payload }: SignedCommit,
  ): Promise<string | null> => {
    const read = readSshSignature(signature)
    if (read === null) return 'carries a damaged signature'
    const row = rows.get(read.publicKey.toString('base64'))
    const key = row === undefined ? null : sshKeyOf(row)
    if (key === null) return `is signed with a key that is not registered: ${sshFingerprint(read.publicKey)}`
    return refuseSshSignature(key, read, payload)
  }

  return (rows) => {
    const ssh = new Map(
      rows.filter(({ kind }) => kind === 'ssh').map((row) => [blobOf(row.keyText), row] as const),
    )
    const openPgp = rows.filter(({ kind }) => kind === 'openpgp')
    return async (commit) => {
      const signed = readSignedCommit(commit)
      if ('refusal' in signed) return signed.refusal
      if (signed.signature.startsWith('-----BEGIN SSH SIGNATURE')) return refuseSsh(ssh, signed)
      if (signed.signature.startsWith('-----BEGIN PGP SIGNATURE')) {
        const keys = await Promise.all(openPgp.map(openPgpKeyOf))
        return refuseOpenPgpSignature(keys, signed.signature, signed.payload, now())
      }
      return signed.signature.startsWith('-----BEGIN SIGNED MESSAGE')
        ? 'is signed with X.509, which is not accepted'
        : 'carries a signature of an unknown kind'
    }
  }
}
