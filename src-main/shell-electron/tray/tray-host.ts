import { execFile } from 'node:child_process'

/** Asks the session bus whether something shows tray icons; rejects when nobody answers. */
const askSessionBus = (): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(
      'gdbus',
      [
        ...['call', '--session', '--timeout', '1'],
        ...['--dest', 'org.kde.StatusNotifierWatcher', '--object-path', '/StatusNotifierWatcher'],
        ...['--method', 'org.freedesktop.DBus.Properties.Get'],
        ...['org.kde.StatusNotifierWatcher', 'IsStatusNotifierHostRegistered'],
      ],
      { timeout: 2_000 },
      (error, stdout) => (error instanceof Error ? reject(error) : resolve(stdout)),
    )
  })

/**
 * Whether a tray icon can be seen. Windows and macOS always show one; some Linux desktops (GNOME without an extension)
 * do not, and Electron does not tell. A panel may start after us, so ask when it matters.
 * https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/StatusNotifierWatcher/
 */
export const isTrayVisible = async (
  platform: NodeJS.Platform,
  ask: () => Promise<string> = askSessionBus,
): Promise<boolean> => {
  if (platform !== 'linux') return true
  try {
    return (await ask()).includes('true')
  } catch {
    return false
  }
}
