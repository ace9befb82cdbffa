import { readFileSync } from 'node:fs'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** `npm run package` writes this word into the manifest of an application that is made for tests. */
const isMadeForTests = (appPath: string): boolean => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'))
    return typeof manifest === 'object' && manifest !== null && 'coreRunsOutside' in manifest
  } catch {
    return false
  }
}

/**
 * The environment of the core without MIRRORDESK_CORE_NODE, in an application that people install: the core is handed
 * the vault key, so that application must not run a program its environment names.
 */
export const coreEnvironment = (
  environment: Environment,
  { isPackaged, appPath }: { readonly isPackaged: boolean; readonly appPath: string },
): Environment => {
  if (!isPackaged || isMadeForTests(appPath)) return environment
  const { MIRRORDESK_CORE_NODE: _node, ...rest } = environment
  return rest
}

/** Where a file of the archive lies for a program that reads no archives. It must have been left out of it. */
export const outsideArchive = (file: string): string =>
  file.replace(/(?<=[\\/]app\.asar)(?=[\\/])/, '.unpacked')
