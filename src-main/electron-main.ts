import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { app } from 'electron'
import { AppError } from '../src-shared/errors/app-error.ts'
import { dataDirectoryLayout, prepareDataDirectory } from './app/data-directory.ts'
import { registerAppScheme } from './shell-electron/app-protocol.ts'
import { readDesktopOptions, type DesktopOptions } from './shell-electron/desktop-options.ts'
import { hasGraphicsDevice } from './shell-electron/graphics-device.ts'
import { takeSingleInstance } from './shell-electron/single-instance.ts'
import { startDesktop, type Desktop } from './shell-electron/start-desktop.ts'

/** The sample leaves nothing behind where the person keeps their own. */
const withSampleDirectory = (options: DesktopOptions): DesktopOptions =>
  options.sample
    ? { ...options, dataDirectory: mkdtempSync(path.join(tmpdir(), 'mirrordesk-sample-window-')) }
    : options

const main = (): void => {
  const { env: environment, platform } = process
  const options = withSampleDirectory(
    readDesktopOptions(process.argv.slice(1), { environment, platform, homeDirectory: homedir() }),
  )
  const layout = dataDirectoryLayout(options.dataDirectory)
  prepareDataDirectory(layout)

  let desktop: Desktop | null = null
  if (!takeSingleInstance(path.join(layout.directory, 'desktop'), () => desktop?.openWindow())) {
    app.quit()
    return
  }
  if (options.sample) {
    app.on('quit', () => rmSync(layout.directory, { recursive: true, force: true, maxRetries: 3 }))
  }
  registerAppScheme()
  if (platform === 'linux' && !hasGraphicsDevice()) app.disableHardwareAcceleration()
  // Not awaited: Electron is ready only once this module has been evaluated.
  void app.whenReady().then(() => {
    desktop = startDesktop(options, import.meta.dirname)
  })
}

try {
  main()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`${error.message}\n`)
  app.exit(1)
}
