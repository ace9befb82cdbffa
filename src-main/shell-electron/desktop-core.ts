import { existsSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { createLog, type AppLog } from '../app/log.ts'
import { dataDirectoryLayout } from '../app/data-directory.ts'
import { systemClock } from '../app/system-clock.ts'
import { version } from '../cli/version.ts'
import { coreEnvironment, outsideArchive } from './core-outside.ts'
import { createCoreClient, type CoreClient } from './core-process/core-client.ts'
import type { CoreStart } from './core-process/core-frames.ts'
import { createCoreSupervisor, type CoreSupervisor } from './core-process/core-supervisor.ts'
import { forkCore } from './core-process/fork-core.ts'
import type { DesktopOptions } from './desktop-options.ts'
import { systemKeychain } from './system-keychain.ts'
import { loadDesktopVaultKey } from './vault-key.ts'

export type DesktopCore = {
  readonly client: CoreClient
  readonly supervisor: CoreSupervisor
  readonly log: AppLog
}

/** The command line beside us, for git to ask; none where no Node comes along to run it. */
const helperProgram = (
  distDirectory: string,
  node: string | undefined,
): CoreStart['credentialHelperProgram'] => {
  const program = outsideArchive(path.resolve(distDirectory, '..', 'bin', 'mirrordesk.mjs'))
  return node && existsSync(program) ? { node, program } : null
}

/** The core of the desktop app, supervised. Not started yet. */
export const createDesktopCore = (options: DesktopOptions, distDirectory: string): DesktopCore => {
  const environment = coreEnvironment(process.env, {
    isPackaged: app.isPackaged,
    appPath: app.getAppPath(),
  })
  const layout = dataDirectoryLayout(options.dataDirectory)
  const log = createLog(layout.logDirectory, 'desktop')
  const vaultKey = (): Uint8Array =>
    loadDesktopVaultKey({
      keyFile: layout.vaultKeyFile,
      wrappedKeyFile: layout.wrappedVaultKeyFile,
      keychain: systemKeychain,
      environment,
      log,
    })
  const client = createCoreClient()
  const supervisor = createCoreSupervisor({
    fork: () => forkCore(path.join(distDirectory, 'core-main.mjs'), environment),
    startOptions: () => ({
      dataDirectory: layout.directory,
      // The sample has a key of its own.
      vaultKey: options.sample ? '' : Buffer.from(vaultKey()).toString('base64'),
      version,
      organization: 'local',
      port: options.port,
      sample: options.sample,
      credentialHelperProgram: helperProgram(distDirectory, environment['MIRRORDESK_CORE_NODE']),
    }),
    client,
    clock: systemClock,
    log,
  })
  return { client, supervisor, log }
}
