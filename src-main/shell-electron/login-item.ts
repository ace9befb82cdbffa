import { rmSync } from 'node:fs'
import path from 'node:path'
import { ownProgram } from './own-program.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** The argument of a start that shows no window. */
export const hiddenArgument = '--hidden'

export type LoginItemDependencies = {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  /** False in a checkout, where the program is the plain Electron. */
  readonly isPackaged: boolean
  /** The program that runs. */
  readonly executable: string
  /** `app.setLoginItemSettings`, for macOS and Windows. */
  readonly setLoginItemSettings: (settings: {
    readonly openAtLogin: boolean
    readonly args: string[]
  }) => void
}

export type LoginItem = {
  readonly canStartAtLogin: boolean
  /** Why it cannot, as a sentence for a person; null when it can. */
  readonly reason: string | null
  /** Makes the system do what the setting says. Does nothing where it cannot. */
  readonly follow: (startAtLogin: boolean) => void
}

/**
 * The autostart folder of the desktop.
 * https://specifications.freedesktop.org/autostart-spec/latest/
 */
export const autostartFile = ({
  environment,
  homeDirectory,
}: Pick<LoginItemDependencies, 'environment' | 'homeDirectory'>): string => {
  const xdg = environment['XDG_CONFIG_HOME']
  // The specification tells us to ignore a relative XDG_CONFIG_HOME.
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(homeDirectory, '.config')
  return path.join(base, 'autostart', 'mirrordesk.desktop')
}

/**
 * Quotes one argument of `Exec`: quoting first, then the escapes of any string, then the field codes.
 * https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
const quoteExecutable = (executable: string): string =>
  `"${executable
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`

/** The text of the autostart entry. */
export const autostartEntry = (executable: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Mirrordesk',
    'Comment=Keeps git repositories mirrored',
    `Exec=${quoteExecutable(executable)} ${hiddenArgument}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')

const cannot = (reason: string): LoginItem => ({ canStartAtLogin: false, reason, follow: () => undefined })

const createAutostartEntry = (dependencies: LoginItemDependencies): LoginItem => {
  const executable = ownProgram(dependencies.environment, dependencies.executable)
  const file = autostartFile(dependencies)
  return {
    canStartAtLogin: true,
    reason: null,
    follow: (startAtLogin) => {
      if (startAtLogin) writeFileAtomically(file, autostartEntry(executable), 0o644)
      else rmSync(file, { force: true })
    },
  }
}

/** Starting at login, as each system does it. */
export const createLoginItem = (dependencies: LoginItemDependencies): LoginItem => {
  const { platform, isPackaged, setLoginItemSettings } = dependencies
  if (!isPackaged) return cannot('Mirrordesk runs from a checkout; install it to start it at login.')
  if (platform === 'darwin' || platform === 'win32') {
    return {
      canStartAtLogin: true,
      reason: null,
      follow: (startAtLogin) => setLoginItemSettings({ openAtLogin: startAtLogin, args: [hiddenArgument] }),
    }
  }
  if (platform === 'linux') return createAutostartEntry(dependencies)
  return cannot('Mirrordesk does not know how to start at login on this system.')
}

/** Whether this start shows no window: the login item said so, or macOS opened us at login. */
export const isHiddenStart = (args: readonly string[], wasOpenedAtLogin: boolean): boolean =>
  args.includes(hiddenArgument) || wasOpenedAtLogin
