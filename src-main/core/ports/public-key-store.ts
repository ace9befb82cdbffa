import type { PublicKey } from '../../../src-shared/domain/token.ts'

export type PublicKeyRow = PublicKey & { readonly pem: string }

export type PublicKeyStore = {
  /** @throws AppError `already_exists` when the organization has this key */
  readonly insert: (key: PublicKeyRow) => void
  readonly list: () => readonly PublicKeyRow[]
  readonly listByOrganization: (organization: string) => readonly PublicKeyRow[]
  readonly find: (id: string) => PublicKeyRow | null
  readonly remove: (id: string) => void
}
