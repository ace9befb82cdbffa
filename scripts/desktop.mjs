// Where the desktop app can be opened, and how. Plain JavaScript for the Node the machine has.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectNode, root } from './set-up.mjs'

/** Electron's binary is about 110 MB; who waits longer than this wants to work, not to wait. */
const fetchLimitMs = 120_000

const electronFolder = path.join(root, 'node_modules', 'electron')

const programNames = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
const programName = programNames[process.platform] ?? 'electron'

/** The Electron that is here already; null when none is. */
const findElectron = () => {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (folder) return [path.join(folder, programName)].find((file) => existsSync(file)) ?? null
  try {
    // The package writes this file last: it is there only when the binary is there whole.
    const name = readFileSync(path.join(electronFolder, 'path.txt'), 'utf8')
    const program = path.join(electronFolder, 'dist', name)
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/** Lets the package fetch its binary; in silence, because there is another way to go on. */
const fetchElectron = () =>
  new Promise((resolve) => {
    const child = spawn(projectNode, [path.join(electronFolder, 'install.js')], {
      stdio: 'ignore',
      timeout: fetchLimitMs,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve())
    child.on('close', () => resolve())
  })

export const hasDisplay = (platform = process.platform, environment = process.env) =>
  platform === 'darwin' ||
  platform === 'win32' ||
  Boolean(environment.DISPLAY) ||
  Boolean(environment.WAYLAND_DISPLAY)

/** The program to open the desktop app with, or the reason why there is none, as the rest of a sentence. */
export const electronForDesktop = async (say) => {
  if (!hasDisplay()) return { reason: 'there is no display' }
  const found = findElectron()
  if (found !== null) return { program: found }
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    return { reason: 'ELECTRON_OVERRIDE_DIST_PATH names a folder without Electron' }
  }
  say('Fetching Electron …')
  await fetchElectron()
  const fetched = findElectron()
  return fetched === null ? { reason: 'Electron could not be fetched' } : { program: fetched }
}

/** What Electron is started with. */
export const desktopArguments = (options, { isRoot }) => [
  root,
  // Chromium's sandbox cannot be set up by root.
  ...(isRoot ? ['--no-sandbox'] : []),
  ...(options.sample ? ['--sample'] : []),
  ...(options['data-dir'] === undefined ? [] : ['--data-dir', options['data-dir']]),
  ...(options.port === undefined ? [] : ['--port', options.port]),
]

/**
 * The core runs on the project's Node whatever Electron this is: one older than 40 brings a Node that cannot load the
 * database driver.
 */
export const desktopEnvironment = () => ({ ...process.env, MIRRORDESK_CORE_NODE: projectNode })
