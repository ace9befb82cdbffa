import path from 'node:path'

export type DataDirectorySources = {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
}

/**
 * Where everything is kept unless a person says otherwise: MIRRORDESK_DATA_DIR, else the platform's place for
 * application data (XDG base directories, %LOCALAPPDATA%, Application Support).
 */
export const defaultDataDirectory = (sources: DataDirectorySources): string => {
  const { environment, homeDirectory, platform } = sources
  const chosen = environment['MIRRORDESK_DATA_DIR']
  if (chosen) return path.resolve(chosen)
  if (platform === 'darwin') return path.join(homeDirectory, 'Library', 'Application Support', 'Mirrordesk')
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA']
    return path.join(local || path.join(homeDirectory, 'AppData', 'Local'), 'Mirrordesk')
  }
  const xdg = environment['XDG_DATA_HOME']
  // The specification tells us to ignore a relative XDG_DATA_HOME.
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(homeDirectory, '.local', 'share')
  return path.join(base, 'mirrordesk')
}
