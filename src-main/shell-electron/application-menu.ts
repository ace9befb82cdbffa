import type { MenuItemConstructorOptions } from 'electron'

export type ApplicationMenuOptions = {
  readonly platform: NodeJS.Platform
  /** A checkout, not a packaged application: then the window can be loaded anew and looked into. */
  readonly isDevelopment: boolean
}

export type ApplicationMenuActions = {
  readonly openPlace: (path: string) => void
  /** Opens the same interface in the person's browser. */
  readonly openInBrowser: () => void
  readonly showDataDirectory: () => void
  /** Opens an `https:` page in the person's browser. */
  readonly openExternal: (url: string) => void
}

type Template = readonly MenuItemConstructorOptions[]

const separator: MenuItemConstructorOptions = { type: 'separator' }

const settingsItem = ({ openPlace }: ApplicationMenuActions): MenuItemConstructorOptions => ({
  label: 'Settings…',
  accelerator: 'CmdOrCtrl+,',
  click: () => openPlace('/settings'),
})

const applicationMenuOfMac = (actions: ApplicationMenuActions): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    separator,
    settingsItem(actions),
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
})

const fileMenu = (actions: ApplicationMenuActions): MenuItemConstructorOptions => ({
  label: '&File',
  submenu: [settingsItem(actions), separator, { role: 'close' }, { role: 'quit', accelerator: 'Ctrl+Q' }],
})

/** Without these roles copy and paste do not work in the window on macOS. */
const editMenu: MenuItemConstructorOptions = {
  label: '&Edit',
  submenu: [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'pasteAndMatchStyle' },
    { role: 'delete' },
    { role: 'selectAll' },
  ],
}

const viewMenu = (isDevelopment: boolean): MenuItemConstructorOptions => ({
  label: '&View',
  submenu: [
    ...(isDevelopment ? [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const, separator] : []),
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'togglefullscreen' },
  ],
})

const windowMenu = (isMac: boolean): MenuItemConstructorOptions => ({
  role: 'windowMenu',
  submenu: isMac
    ? [{ role: 'minimize' }, { role: 'zoom' }, { role: 'close' }, separator, { role: 'front' }]
    : [{ role: 'minimize' }, { role: 'zoom' }],
})

const helpMenu = (actions: ApplicationMenuActions): MenuItemConstructorOptions => ({
  role: 'help',
  submenu: [
    { label: 'Open in Browser', click: () => actions.openInBrowser() },
    { label: 'Show Data Directory', click: () => actions.showDataDirectory() },
    separator,
    { label: 'git Reference', click: () => actions.openExternal('https://git-scm.com/docs') },
  ],
})

/**
 * The menu bar. Its shortcuts are the system's own; the interface's (Ctrl/Cmd K and single letters) stay free for it.
 */
export const applicationMenu = (
  { platform, isDevelopment }: ApplicationMenuOptions,
  actions: ApplicationMenuActions,
): Template => {
  const isMac = platform === 'darwin'
  return [
    isMac ? applicationMenuOfMac(actions) : fileMenu(actions),
    editMenu,
    viewMenu(isDevelopment),
    windowMenu(isMac),
    helpMenu(actions),
  ]
}
