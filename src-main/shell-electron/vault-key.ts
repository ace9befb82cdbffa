import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { loadVaultKey } from '../shell-headless/vault-key.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** The keychain of the person's system, as Electron's `safeStorage` reaches it. */
export type Keychain = {
  /** Why nothing can be wrapped here; null when it can. */
  readonly obstacle: () => string | null
  readonly wrap: (text: string) => Buffer
  /** Throws when it was wrapped by another person or on another computer. */
  readonly unwrap: (wrapped: Buffer) => string
}

export type VaultKeyOptions = {
  /** The key in the clear, readable by its owner only: what headless uses. */
  readonly keyFile: string
  /** The key as the keychain wrapped it. */
  readonly wrappedKeyFile: string
  readonly keychain: Keychain
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: { readonly warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void }
}

const keyLength = 32

const unwrapKey = (file: string, keychain: Keychain): Uint8Array => {
  try {
    const key = Buffer.from(keychain.unwrap(Buffer.from(readFileSync(file, 'utf8'), 'base64')), 'base64')
    if (key.length === keyLength) return key
  } catch {
    // Said below. What the keychain says is not for people.
  }
  throw new AppError(
    'vault_locked',
    `The key of this data directory is wrapped by the keychain of another user or computer (${file}).`,
  )
}

/**
 * The key that seals every stored secret: MIRRORDESK_VAULT_KEY; else the one wrapped by the keychain; else the key
 * file of a headless start, which stays, so that both can open the data directory; else a new one, wrapped where
 * there is a keychain and in a key file where there is none.
 * @throws AppError `vault_locked`
 */
export const loadDesktopVaultKey = (options: VaultKeyOptions): Uint8Array => {
  const { keyFile, wrappedKeyFile, keychain, environment, log } = options
  if (environment['MIRRORDESK_VAULT_KEY']) return loadVaultKey(keyFile, environment)
  if (existsSync(wrappedKeyFile)) return unwrapKey(wrappedKeyFile, keychain)
  if (existsSync(keyFile)) return loadVaultKey(keyFile, environment)
  const obstacle = keychain.obstacle()
  if (obstacle !== null) {
    log.warn('The vault key is kept in a file: there is no keychain to wrap it.', {
      reason: obstacle,
      keyFile,
    })
    return loadVaultKey(keyFile, environment)
  }
  const key = randomBytes(keyLength)
  writeFileAtomically(wrappedKeyFile, `${keychain.wrap(key.toString('base64')).toString('base64')}\n`)
  return key
}
