import type { App } from '../app/app-options.ts'
import { createApp } from '../app/create-app.ts'
import { dataDirectoryLayout, prepareDataDirectory } from '../app/data-directory.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { loadVaultKey } from './vault-key.ts'

export type ServeOptions = {
  readonly dataDirectory: string
  readonly host: string
  /** 0 takes a free port. */
  readonly port: number
  readonly organization: string
  readonly version: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

const causes = function* (error: unknown): Generator {
  for (let current = error; current instanceof Error; current = current.cause) yield current
}

const portInUse = (error: unknown): boolean =>
  [...causes(error)].some((cause) => (cause as NodeJS.ErrnoException).code === 'EADDRINUSE')

/**
 * Starts the core as this process.
 * @throws AppError `already_running` with its address, `vault_locked`, `database_damaged`, `database_newer`,
 *   `invalid_input` when the port is taken
 */
export const serve = async (options: ServeOptions): Promise<App> => {
  const layout = dataDirectoryLayout(options.dataDirectory)
  prepareDataDirectory(layout)
  const vaultKey = loadVaultKey(layout.vaultKeyFile, options.environment)
  const { dataDirectory, host, port, organization, version } = options
  try {
    return await createApp({ dataDirectory, host, port, organization, vaultKey, version })
  } catch (cause) {
    if (!portInUse(cause)) throw cause
    const reason = `Another program uses port ${port}. Choose one with --port.`
    throw new AppError('already_exists', reason, { details: { what: `A program on port ${port}` }, cause })
  }
}
