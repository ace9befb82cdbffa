import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { PublicKeyStore } from '../ports/public-key-store.ts'
import type { SealedStore } from '../ports/sealed-store.ts'
import type { Vault } from '../ports/vault.ts'
import { parsePublicKey } from './public-keys.ts'

const sealedName = 'core-signing-key'

/** The key pair that signs the tokens the core mints itself. */
export type SigningKey = {
  /** Of its public part in the store; the `kid` of tokens. */
  readonly keyId: string
  readonly privateKey: KeyObject
}

type SigningKeyDeps = {
  readonly sealed: SealedStore
  readonly vault: Vault
  readonly publicKeys: PublicKeyStore
  readonly organization: string
  readonly now: () => number
}

const readOrGenerate = ({ sealed, vault }: SigningKeyDeps): KeyObject => {
  const stored = sealed.read(sealedName)
  if (stored !== null) return createPrivateKey(vault.open(sealedName, stored))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  sealed.write(
    sealedName,
    vault.seal(sealedName, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
  )
  return privateKey
}

/**
 * The core's own P-256 key: made on the first start, sealed, and registered as the one built-in public key.
 * @throws AppError `vault_locked` when the vault key is another than the one that sealed it
 */
export const loadSigningKey = (deps: SigningKeyDeps): SigningKey => {
  const privateKey = readOrGenerate(deps)
  const parsed = parsePublicKey(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string)
  const isCurrent = (key: { readonly organization: string; readonly fingerprint: string }): boolean =>
    key.organization === deps.organization && key.fingerprint === parsed.fingerprint

  // One of an earlier organization name must not go on signing, and nobody else could remove it.
  for (const key of deps.publicKeys.list()) {
    if (key.builtIn && !isCurrent(key)) deps.publicKeys.remove(key.id)
  }
  const registered = deps.publicKeys.list().find(isCurrent)
  if (registered !== undefined) return { keyId: registered.id, privateKey }
  const keyId = newId('key')
  deps.publicKeys.insert({
    id: keyId,
    organization: deps.organization,
    label: 'Mirrordesk',
    builtIn: true,
    createdAt: deps.now(),
    ...parsed,
  })
  return { keyId, privateKey }
}
