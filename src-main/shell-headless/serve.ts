import { existsSync } from 'node:fs'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { App, AppOptions } from '../app/app-options.ts'
import { createApp } from '../app/create-app.ts'
import type { HelperProgram } from '../app/credential-helper.ts'
import { dataDirectoryLayout, prepareDataDirectory } from '../app/data-directory.ts'
import { loadVaultKey } from './vault-key.ts'

export type ServeOptions = {
  readonly dataDirectory: string
  readonly host: AppOptions['host']
  readonly port: AppOptions['port']
  readonly organization: string
  readonly version: string
  /** The command line, for git to ask. */
  readonly credentialHelperProgram: HelperProgram
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Starts the core as this process.
 * @throws AppError `already_running` with its address, `vault_locked`, `database_damaged`, `database_newer`,
 *   `invalid_input` when the port is taken
 */
export const serve = async (options: ServeOptions): Promise<App> => {
  // Database, logs and repositories are the owner's alone, also in a directory that others may look into.
  process.umask(0o077)
  const layout = dataDirectoryLayout(options.dataDirectory)
  prepareDataDirectory(layout)
  if (
    existsSync(layout.wrappedVaultKeyFile) &&
    !existsSync(layout.vaultKeyFile) &&
    !options.environment['MIRRORDESK_VAULT_KEY']
  ) {
    // A new key would open nothing of what the desktop app sealed.
    throw new AppError(
      'vault_locked',
      'The keychain of the desktop app holds the key of this data directory. Start that, or give MIRRORDESK_VAULT_KEY.',
    )
  }
  const vaultKey = loadVaultKey(layout.vaultKeyFile, options.environment)
  const { environment: _, ...rest } = options
  return createApp({ ...rest, vaultKey })
}
