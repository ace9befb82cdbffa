import { newId } from '../../../src-shared/domain/ids.ts'
import { signingKeySchema, type SigningKey } from '../../../src-shared/domain/signing-key.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SigningKeyRow, SigningKeyStore } from '../ports/signing-key-store.ts'
import { parseSigningKey } from './parse-signing-key.ts'

const longestLabel = 200

const withoutText = (row: SigningKeyRow): SigningKey => signingKeySchema.parse(row)

export type SigningKeys = {
  /** @throws AppError `invalid_input` for what is no public key to sign with, `already_exists` */
  readonly add: (input: {
    readonly key: string
    readonly organization?: string
    readonly label?: string
  }) => Promise<SigningKey>
  readonly list: () => readonly SigningKey[]
  /** @throws AppError `not_found` */
  readonly remove: (id: string) => void
}

/** The public keys whose owners sign commits, each for an organization (the `iss` of tokens). */
export const createSigningKeys = (deps: {
  readonly store: SigningKeyStore
  /** Of keys that name none. */
  readonly organization: string
  readonly now: () => number
}): SigningKeys => ({
  add: async ({ key, organization, label }) => {
    const { name, ...parsed } = await parseSigningKey(key)
    const row: SigningKeyRow = {
      id: newId('sig'),
      organization: organization ?? deps.organization,
      label: label ?? name.slice(0, longestLabel),
      createdAt: deps.now(),
      ...parsed,
    }
    deps.store.insert(row)
    return withoutText(row)
  },
  list: () => deps.store.list().map(withoutText),
  remove: (id) => {
    if (deps.store.find(id) === null)
      throw new AppError('not_found', 'There is no such key.', { details: { what: 'The key' } })
    deps.store.remove(id)
  },
})
