import type { Key, SignaturePacket } from 'openpgp'
import { openPgpSigner, type OpenPgpSigner } from './openpgp-signer.ts'

/** A registered OpenPGP key. */
export type OpenPgpKey = {
  /** Its primary key and subkeys whose algorithm is accepted, by key id (hex). */
  readonly signers: ReadonlyMap<string, OpenPgpSigner>
  /** Why the key `keyId` could not sign at that time, in words that follow "the commit"; null when it could. */
  readonly refuseSigner: (keyId: string, at: Date) => Promise<string | null>
}

/** The library is large, and most installations never see an OpenPGP signature. */
export const loadOpenPgp = () => import('openpgp')

const ownSignatures = (key: Key): readonly SignaturePacket[] => {
  const ids = key.getKeyIDs()
  const listed = [
    ...key.revocationSignatures,
    ...key.users.flatMap(({ selfCertifications, revocationSignatures }) => [
      ...selfCertifications,
      ...revocationSignatures,
    ]),
    ...key.subkeys.flatMap(({ bindingSignatures, revocationSignatures }) => [
      ...bindingSignatures,
      ...revocationSignatures,
    ]),
    ...(key as unknown as { readonly directSignatures: readonly SignaturePacket[] }).directSignatures,
  ]
  const embedded = listed.flatMap(({ embeddedSignature }) => embeddedSignature ?? [])
  return [...listed, ...embedded].filter(({ issuerKeyID }) => ids.some((id) => id.equals(issuerKeyID)))
}

const createdAt = ({ created }: SignaturePacket): number => created?.getTime() ?? 0

/** All moments (epoch ms, rising) at which what the key may do can change. */
const turningPoints = (key: Key): readonly number[] => {
  const births = key.getKeys().map((part) => part.getCreationTime().getTime())
  const ends = ownSignatures(key).flatMap((signature) => [
    createdAt(signature),
    Number(signature.getExpirationTime()),
    ...births.map((birth) => birth + (signature.keyExpirationTime ?? 0) * 1_000),
  ])
  return [...new Set([...births, ...ends])].sort((left, right) => left - right)
}

const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  if (/revoked/i.test(message)) return 'is signed with a key that was revoked'
  if (/expired/i.test(message)) return 'is signed with a key that had expired'
  return 'is signed with a key that may not sign'
}

/**
 * Keys whose self-signature was renewed later (a longer life) say nothing about the time before; they are taken for
 * what they were then, as gpg does.
 */
const isRenewedSince = (error: unknown): boolean =>
  error instanceof Error && /Signature creation time is in the future/.test(error.message)

/** Whether the key may sign at a time, judged on a fresh copy: the library remembers a revocation for all times. */
const judge = async (armored: string, keyId: string, at: Date, renewedAt: Date): Promise<string | null> => {
  const { readKey } = await loadOpenPgp()
  const mayNot = async (when: Date): Promise<unknown> => {
    const key = await readKey({ armoredKey: armored })
    const id = key.getKeyIDs().find((candidate) => candidate.toHex() === keyId)
    return key.getSigningKey(id, when).then(
      () => null,
      (error: unknown) => error,
    )
  }
  const error = await mayNot(at)
  if (error === null) return null
  const laterError = isRenewedSince(error) ? await mayNot(renewedAt) : error
  return laterError === null ? null : reasonOf(laterError)
}

/** @throws Error when the text is no OpenPGP key; it was one when it was registered. */
export const openPgpKey = async (armored: string): Promise<OpenPgpKey> => {
  const { readKey } = await loadOpenPgp()
  const key = await readKey({ armoredKey: armored })
  const births = new Map<string, number>()
  const signers = new Map<string, OpenPgpSigner>()
  for (const part of key.getKeys()) {
    const signer = openPgpSigner(part.keyPacket)
    if (signer === null) continue
    const id = part.getKeyID().toHex()
    signers.set(id, signer)
    births.set(id, part.getCreationTime().getTime())
  }
  const points = turningPoints(key)
  const renewedAt = new Date(Math.max(0, ...ownSignatures(key).map(createdAt)))
  const judged = new Map<string, Promise<string | null>>()

  return {
    signers,
    refuseSigner: async (keyId, at) => {
      if (at.getTime() < (births.get(keyId) ?? Infinity))
        return 'is signed with a key that did not exist then'
      // Between two turning points nothing changes: one judgement serves all commits of that time.
      const span = points.findLastIndex((point) => point <= at.getTime())
      const name = `${keyId} ${span}`
      const known = judged.get(name) ?? judge(armored, keyId, at, renewedAt)
      judged.set(name, known)
      return known
    },
  }
}
