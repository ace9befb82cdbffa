import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { loadVaultKey } from '../shell-headless/vault-key.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { loadDesktopVaultKey, type Keychain, type VaultKeyOptions } from './vault-key.ts'

const scratch = scratchDirectory('desktop-vault-key')
let count = 0

/** The keychain of one person: what it wrapped, no other opens. */
const createKeychain = (obstacle: string | null = null): Keychain => {
  const secret = randomBytes(32)
  return {
    obstacle: () => obstacle,
    wrap: (text) => {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', secret, iv)
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed])
    },
    unwrap: (wrapped) => {
      const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, 12))
      decipher.setAuthTag(wrapped.subarray(12, 28))
      return Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

const setUp = (keychain: Keychain): VaultKeyOptions & { readonly warnings: unknown[] } => {
  const directory = path.join(scratch, String((count += 1)))
  const warnings: unknown[] = []
  return {
    keyFile: path.join(directory, 'vault-key'),
    wrappedKeyFile: path.join(directory, 'vault-key.wrapped'),
    keychain,
    environment: {},
    log: { warn: (_message, fields) => warnings.push(fields?.['reason']) },
    warnings,
  }
}

/** The folder of a data directory that exists already. */
const withFolder = (options: VaultKeyOptions): void => {
  loadDesktopVaultKey({
    ...options,
    keyFile: `${options.keyFile}.other`,
    wrappedKeyFile: `${options.wrappedKeyFile}.other`,
  })
}

test('is made once, wrapped by the keychain, and lies nowhere in the clear', () => {
  const options = setUp(createKeychain())
  const key = loadDesktopVaultKey(options)
  expect(key).toHaveLength(32)
  expect(loadDesktopVaultKey(options)).toEqual(key)
  expect(existsSync(options.keyFile)).toBe(false)
  expect(statSync(options.wrappedKeyFile).mode & 0o777).toBe(0o600)
  expect(readFileSync(options.wrappedKeyFile, 'utf8')).not.toContain(Buffer.from(key).toString('base64'))
})

test('is not opened by the keychain of somebody else, and no other key is made', () => {
  const options = setUp(createKeychain())
  loadDesktopVaultKey(options)
  const wrapped = readFileSync(options.wrappedKeyFile, 'utf8')
  const load = () => loadDesktopVaultKey({ ...options, keychain: createKeychain() })
  expect(load).toThrow(expect.objectContaining({ code: 'vault_locked' }))
  expect(readFileSync(options.wrappedKeyFile, 'utf8')).toBe(wrapped)
  expect(existsSync(options.keyFile)).toBe(false)
})

test('is the one of a headless start where there is one, which then still opens', () => {
  const options = setUp(createKeychain())
  withFolder(options)
  const key = loadVaultKey(options.keyFile, {})
  expect(loadDesktopVaultKey(options)).toEqual(key)
  expect(existsSync(options.wrappedKeyFile)).toBe(false)
  expect(loadVaultKey(options.keyFile, {})).toEqual(key)
})

test('lies in the key file of a headless start where there is no keychain, and the reason is logged', () => {
  const options = setUp(createKeychain('no keyring runs on this desktop'))
  withFolder({ ...options, keychain: createKeychain() })
  const key = loadDesktopVaultKey(options)
  expect(options.warnings).toEqual(['no keyring runs on this desktop'])
  expect(loadVaultKey(options.keyFile, {})).toEqual(key)
})

test('is the one of the environment where that names one', () => {
  const options = setUp(createKeychain())
  const environment = { MIRRORDESK_VAULT_KEY: 'ab'.repeat(32) }
  expect(Buffer.from(loadDesktopVaultKey({ ...options, environment })).toString('hex')).toBe('ab'.repeat(32))
  expect(existsSync(options.wrappedKeyFile)).toBe(false)
})
