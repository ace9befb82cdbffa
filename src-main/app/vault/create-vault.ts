import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Vault } from '../../core/ports/vault.ts'

/** Length of a vault key, in bytes. */
export const vaultKeyBytes = 32

const algorithm = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + nonceBytes + tagBytes

const locked = (): AppError =>
  new AppError('vault_locked', 'A sealed secret cannot be opened with this vault key.')

/**
 * Seals with AES-256-GCM. Sealed bytes are: version, nonce (96 random bits), tag, cipher text; version and name are
 * authenticated with them. What goes wrong on opening is not told apart: wrong key, wrong name, changed bytes.
 * @throws AppError `vault_locked` when the key is not 32 bytes long
 */
export const createVault = (key: Uint8Array): Vault => {
  if (key.byteLength !== vaultKeyBytes) {
    throw new AppError(
      'vault_locked',
      `A vault key has ${vaultKeyBytes} bytes; this one has ${key.byteLength}.`,
    )
  }
  // A copy: the caller may wipe its own.
  const secretKey = Buffer.from(key)
  const boundIn = (name: string): Buffer => Buffer.concat([Buffer.from([version]), Buffer.from(name, 'utf8')])

  return {
    seal: (name, secret) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, secretKey, nonce, { authTagLength: tagBytes }).setAAD(
        boundIn(name),
      )
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), text])
    },
    open: (name, sealed) => {
      const bytes = Buffer.from(sealed)
      if (bytes.length < headBytes || bytes[0] !== version) throw locked()
      const nonce = bytes.subarray(1, 1 + nonceBytes)
      const decipher = createDecipheriv(algorithm, secretKey, nonce, { authTagLength: tagBytes })
        .setAAD(boundIn(name))
        .setAuthTag(bytes.subarray(1 + nonceBytes, headBytes))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]).toString('utf8')
      } catch {
        throw locked()
      }
    },
  }
}
