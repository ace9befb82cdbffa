import { mkdirSync } from 'node:fs'
import module from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Where this system keeps what can be made again at any time, for this user alone. */
const cacheDirectory = (environment: Environment): string => {
  const home = homedir()
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches', 'Mirrordesk')
  if (process.platform === 'win32') {
    const local = environment['LOCALAPPDATA']
    return path.join(local || path.join(home, 'AppData', 'Local'), 'Mirrordesk', 'Cache')
  }
  const xdg = environment['XDG_CACHE_HOME']
  // The specification tells us to ignore a relative one.
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'mirrordesk')
}

/**
 * Lets Node keep what it compiles from the modules that are loaded from now on, so that the next start need not. What
 * it keeps is run without another look: it lies with the user, never in a folder that others write to. Where nothing
 * can be written, modules are compiled at every start.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export const keepCompiled = (environment: Environment = process.env): void => {
  if (environment['NODE_COMPILE_CACHE']) return
  try {
    const directory = path.join(cacheDirectory(environment), 'compiled')
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    module.enableCompileCache(directory)
  } catch {
    // A start that takes a little longer is none that fails.
  }
}
