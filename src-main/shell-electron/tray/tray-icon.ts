import path from 'node:path'
import type { TrayState } from './tray-state.ts'

/**
 * The picture of a state. macOS colours a template image itself and knows it by its name; panels of Linux show the
 * picture at whatever height they have and only ever scale it down well; Electron finds the `@2x` beside each.
 */
export const trayIconFile = (
  state: TrayState,
  { platform, directory }: { readonly platform: NodeJS.Platform; readonly directory: string },
): string => {
  const kind = platform === 'darwin' ? 'Template' : platform === 'linux' ? '-32' : ''
  return path.join(directory, `${state}${kind}.png`)
}
