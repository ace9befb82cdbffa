import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

/** Everything Mirrordesk keeps, in one folder; two folders run side by side on two ports. */
export type DataDirectoryLayout = {
  readonly directory: string
  readonly databaseFile: string
  /** Bare repositories, each `<id>.git`. A name never becomes a path. */
  readonly repositoriesDirectory: string
  /** Damaged copies that were replaced, each `<date>-<id>.git`; on the volume of the repositories. */
  readonly quarantineDirectory: string
  /** git's configuration, known hosts, and short-lived files. */
  readonly gitDirectory: string
  readonly logDirectory: string
  readonly vaultKeyFile: string
  /** The vault key as the keychain of the desktop wrapped it. */
  readonly wrappedVaultKeyFile: string
  /** Bearer token of the command line, readable by the owner only. */
  readonly adminTokenFile: string
  /** What curl is told when git asks for a credential, the admin token included; gone when no core runs. */
  readonly curlFile: string
  /** Where the running core is; gone when none runs. */
  readonly coreFile: string
  readonly lockFile: string
}

export const dataDirectoryLayout = (directory: string): DataDirectoryLayout => {
  const root = path.resolve(directory)
  return {
    directory: root,
    databaseFile: path.join(root, 'mirrordesk.sqlite3'),
    repositoriesDirectory: path.join(root, 'repositories'),
    quarantineDirectory: path.join(root, 'quarantine'),
    gitDirectory: path.join(root, 'git'),
    logDirectory: path.join(root, 'logs'),
    vaultKeyFile: path.join(root, 'vault-key'),
    wrappedVaultKeyFile: path.join(root, 'vault-key.wrapped'),
    adminTokenFile: path.join(root, 'admin-token'),
    curlFile: path.join(root, 'credential.curl'),
    coreFile: path.join(root, 'core.json'),
    lockFile: path.join(root, 'core.lock'),
  }
}

/** Makes the folders that are missing, closed to other users. */
export const prepareDataDirectory = (layout: DataDirectoryLayout): void => {
  for (const directory of [
    layout.directory,
    layout.repositoriesDirectory,
    layout.gitDirectory,
    layout.logDirectory,
  ]) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  }
}

const coreFileSchema = z.object({
  processId: z.number().int(),
  address: z.string(),
  startedAt: z.number(),
})
export type CoreFile = z.infer<typeof coreFileSchema>

export const writeCoreFile = (layout: DataDirectoryLayout, core: CoreFile): void => {
  writeFileSync(layout.coreFile, `${JSON.stringify(core)}\n`, { mode: 0o600 })
}

export const removeCoreFile = (layout: DataDirectoryLayout): void => {
  rmSync(layout.coreFile, { force: true })
}

/** Where the core of a data directory says it runs; null when it does not say. It may have crashed since. */
export const readCoreFile = (layout: DataDirectoryLayout): CoreFile | null => {
  if (!existsSync(layout.coreFile)) return null
  try {
    return coreFileSchema.parse(JSON.parse(readFileSync(layout.coreFile, 'utf8')))
  } catch {
    return null
  }
}
