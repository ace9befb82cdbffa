/* eslint-disable @typescript-eslint/no-deprecated -- Older Electron has the synchronous functions alone. */
import { safeStorage } from 'electron'
import type { Keychain } from './vault-key.ts'

/**
 * Keychain Access on macOS, DPAPI on Windows, the keyring of the desktop on Linux. Without a keyring Chromium would
 * scramble with a password that everyone knows, which is worse than an honest file. Once Electron is ready.
 */
export const systemKeychain: Keychain = {
  obstacle: () => {
    if (!safeStorage.isEncryptionAvailable()) return 'the system offers no encryption'
    const isPlain = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
    return isPlain ? 'no keyring runs on this desktop' : null
  },
  wrap: (text) => safeStorage.encryptString(text),
  unwrap: (wrapped) => safeStorage.decryptString(wrapped),
}
