import type { SigningKey } from '../../../src-shared/domain/signing-key.ts'

/** `keyText` is the public key alone, written anew: `ssh-ed25519 AAAA…`, or an armored OpenPGP block. */
export type SigningKeyRow = SigningKey & { readonly keyText: string }

/** The keys that may sign commits. A row never changes. */
export type SigningKeyStore = {
  /** @throws AppError `already_exists` when the organization has this key */
  readonly insert: (key: SigningKeyRow) => void
  readonly list: () => readonly SigningKeyRow[]
  readonly listByOrganization: (organization: string) => readonly SigningKeyRow[]
  readonly find: (id: string) => SigningKeyRow | null
  readonly remove: (id: string) => void
}
