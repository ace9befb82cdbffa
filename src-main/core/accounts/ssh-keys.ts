import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { SshKey } from '../../../src-shared/domain/ssh-key.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Credential } from '../ports/remote-git.ts'
import type { SshKeyFiles } from '../ports/ssh-key-files.ts'
import type { SshKeyRow, SshKeyStore } from '../ports/ssh-key-store.ts'
import type { Vault } from '../ports/vault.ts'
import { findAccount } from './find-account.ts'

export type SshKeysParts = {
  readonly store: SshKeyStore
  readonly accounts: Pick<AccountStore, 'find' | 'list'>
  readonly files: SshKeyFiles
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
}

/** One that nothing uses by then was made for a dialog that was left. */
const unusedKeptMs = 86_400_000

const sealedName = (id: string): string => `ssh-key/${id}`

/** `SHA256:…` of a public key, as ssh prints it; null when the line is none. */
const fingerprintOf = (publicKey: string): string | null => {
  const [type = '', key = ''] = publicKey.trim().split(/\s+/)
  if (!/^(?:ssh-|ecdsa-|sk-)/.test(type) || !/^[A-Za-z0-9+/]+=*$/.test(key)) return null
  const hash = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}

const view = ({ keyFile, publicKey, fingerprint }: SshKeyRow): SshKey => ({
  keyFile,
  publicKey,
  fingerprint,
  isOurs: true,
})

/**
 * SSH keys that are made here. ssh wants a file: it is encrypted with a passphrase that nobody ever sees and that is
 * sealed like every secret. Accounts name the file, as they do a person's own.
 */
export const createSshKeys = ({ store, accounts, files, vault, clock, log }: SshKeysParts) => {
  const isUsed = (keyFile: string): boolean => accounts.list().some((account) => account.keyFile === keyFile)

  const remove = async (key: SshKeyRow): Promise<void> => {
    // The row first: a file without one is removed at the next start.
    store.remove(key.id)
    await files.remove(key.id)
  }

  const tidyFiles = async (): Promise<void> => {
    for (const { id, keyFile } of store.list()) {
      if (files.pathOf(id) !== keyFile) store.moved(id, files.pathOf(id))
    }
    const rows = store.list()
    for (const key of rows) {
      const isOld = clock.now() - key.createdAt > unusedKeptMs
      if (isOld && !isUsed(key.keyFile)) await remove(key)
    }
    const known = new Set(rows.map(({ id }) => id))
    for (const name of await files.list()) {
      if (!known.has(name)) await files.remove(name)
    }
  }

  return {
    /** @throws AppError `git_unusable` where there is no ssh-keygen */
    make: async (name: string): Promise<SshKey> => {
      const id = newId('ssh')
      const passphrase = randomBytes(32).toString('base64url')
      const comment = `mirrordesk ${name}`.replace(/[^\p{L}\p{N} ._@:/+-]/gu, '').trim()
      const publicKey = await files.make(id, comment, passphrase)
      const fingerprint = fingerprintOf(publicKey)
      if (fingerprint === null) throw new AppError('internal', 'The key that was made cannot be read.')
      const row: SshKeyRow = {
        id,
        keyFile: files.pathOf(id),
        publicKey,
        fingerprint,
        sealedPassphrase: vault.seal(sealedName(id), passphrase),
        createdAt: clock.now(),
      }
      store.insert(row)
      return view(row)
    },

    /** @throws AppError `not_found` */
    ofAccount: async (accountId: string): Promise<SshKey | null> => {
      const { keyFile } = findAccount(accounts, accountId)
      if (keyFile === null) return null
      const ours = store.findByFile(keyFile)
      if (ours !== null) return view(ours)
      const publicKey = await files.readPublic(keyFile)
      const fingerprint = publicKey === null ? null : fingerprintOf(publicKey)
      if (publicKey === null || fingerprint === null) return null
      return { keyFile, publicKey, fingerprint, isOurs: false }
    },

    /** Nothing is done about a key that is used, or is not ours. */
    discard: async (keyFile: string): Promise<void> => {
      const key = store.findByFile(keyFile)
      if (key !== null && !isUsed(keyFile)) await remove(key)
    },

    /** The credential with the passphrase of its file, where that is ours. @throws AppError `vault_locked` */
    withPassphrase: <Given extends Credential | null>(credential: Given): Given | Credential => {
      if (credential?.kind !== 'ssh_key') return credential
      const key = store.findByFile(credential.keyFile)
      if (key === null) return credential
      return { ...credential, passphrase: vault.open(sealedName(key.id), key.sealedPassphrase) }
    },

    /**
     * At the start: keys follow a data directory that was moved; what no account uses any more, and what a crash left
     * without a row, goes.
     */
    tidy: async (): Promise<void> => {
      try {
        await tidyFiles()
      } catch (error) {
        log.warn('Files of SSH keys could not be tidied.', { error })
      }
    },

    /** An account is gone, or has another credential: so is its key, unless another uses it. */
    accountChanged: (keyFile: string | null): void => {
      const key = keyFile === null ? null : store.findByFile(keyFile)
      if (key === null || isUsed(key.keyFile)) return
      remove(key).catch((error: unknown) => log.warn('The file of an SSH key stays.', { error }))
    },
  }
}

export type SshKeys = ReturnType<typeof createSshKeys>
