import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { checkVaultKey } from './check-vault-key.ts'
import { createVault } from './create-vault.ts'

const key = randomBytes(32)
const vault = createVault(key)
const locked = expect.objectContaining({ code: 'vault_locked' }) as Error

describe('the vault', () => {
  it('gives back what was sealed', () => {
    for (const secret of ['hunter2', '', 'pässwörd 🔑', 'x'.repeat(10_000)]) {
      expect(vault.open('account/acc_1', vault.seal('account/acc_1', secret))).toBe(secret)
    }
  })

  it('shows nothing of the secret, and never seals the same way twice', () => {
    const sealed = Buffer.from(vault.seal('a', 'hunter2'))
    expect(sealed.includes('hunter2')).toBe(false)
    expect(sealed.equals(vault.seal('a', 'hunter2'))).toBe(false)
  })

  it('opens nothing that was sealed under another name, so that secrets cannot be swapped', () => {
    expect(() => vault.open('account/acc_2', vault.seal('account/acc_1', 'hunter2'))).toThrow(locked)
  })

  it('opens nothing that was sealed with another key', () => {
    expect(() => createVault(randomBytes(32)).open('a', vault.seal('a', 'hunter2'))).toThrow(locked)
  })

  it('opens nothing of which any bit was changed, nor any part of it', () => {
    const sealed = Buffer.from(vault.seal('a', 'hunter2'))
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => vault.open('a', changed), `byte ${index}`).toThrow(locked)
      expect(() => vault.open('a', sealed.subarray(0, index)), `first ${index} bytes`).toThrow(locked)
    }
  })

  it('goes on working when its maker wipes the key', () => {
    const wiped = Buffer.from(key)
    const other = createVault(wiped)
    wiped.fill(0)
    expect(other.open('a', vault.seal('a', 'hunter2'))).toBe('hunter2')
  })

  it('takes no key of another length', () => {
    expect(() => createVault(randomBytes(16))).toThrow(locked)
  })
})

describe('the canary', () => {
  it('is sealed at first use and lets the same key in again', () => {
    const { stores } = scratchStores()
    checkVaultKey(vault, stores.sealed)
    const sealed = stores.sealed.read('canary')
    checkVaultKey(createVault(key), stores.sealed)
    expect(stores.sealed.read('canary')).toEqual(sealed)
  })

  it('keeps another key out and stays as it is', () => {
    const { stores } = scratchStores()
    checkVaultKey(vault, stores.sealed)
    const sealed = stores.sealed.read('canary')
    expect(() => checkVaultKey(createVault(randomBytes(32)), stores.sealed)).toThrow(locked)
    expect(stores.sealed.read('canary')).toEqual(sealed)
  })
})
