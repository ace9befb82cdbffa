import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SealedStore } from '../../core/ports/sealed-store.ts'
import type { Vault } from '../../core/ports/vault.ts'

const name = 'canary'
const text = 'The canary sings.'

/**
 * Tells a wrong vault key at the start, before any secret is sealed with it and the old ones are out of reach.
 * The canary is written at first use.
 * @throws AppError `vault_locked`
 */
export const checkVaultKey = (vault: Vault, sealedStore: SealedStore): void => {
  const sealed = sealedStore.read(name)
  if (sealed === null) {
    sealedStore.write(name, vault.seal(name, text))
    return
  }
  if (vault.open(name, sealed) !== text)
    throw new AppError('vault_locked', 'This is not the key of this vault.')
}
