import { Menu, Tray, type MenuItemConstructorOptions } from 'electron'
import { trayIconFile } from './tray-icon.ts'
import { trayMenu, type TrayActions } from './tray-menu.ts'
import { traySentence, trayStateOf, type TrayState, type TrayView } from './tray-state.ts'

export type TrayDependencies = {
  readonly platform: NodeJS.Platform
  /** The folder `resources/icons/tray`. */
  readonly iconsDirectory: string
  readonly actions: TrayActions
  readonly now: () => number
}

/** What the tray shows at this moment. */
export type TrayShown = {
  readonly state: TrayState
  readonly sentence: string
  readonly menu: readonly MenuItemConstructorOptions[]
}

export type DesktopTray = {
  /** Shows how things stand; touches the system only where something changed. */
  readonly show: (view: TrayView) => void
  readonly shown: () => TrayShown
  readonly destroy: () => void
}

/** What a person would see of a menu: equal texts, equal menus. */
const textOf = (menu: readonly MenuItemConstructorOptions[]): string => JSON.stringify(menu)

/** The icon beside the clock. It follows `show`; a click opens the window where that is the custom. */
export const createTray = (dependencies: TrayDependencies, first: TrayView): DesktopTray => {
  const { platform, iconsDirectory, actions, now } = dependencies
  const read = (view: TrayView): TrayShown => ({
    state: trayStateOf(view),
    sentence: traySentence(view),
    menu: trayMenu(view, actions, now),
  })
  const iconOf = (state: TrayState): string => trayIconFile(state, { platform, directory: iconsDirectory })
  const setMenu = (menu: readonly MenuItemConstructorOptions[]): void =>
    tray.setContextMenu(Menu.buildFromTemplate([...menu]))

  let shown = read(first)
  const tray = new Tray(iconOf(shown.state))
  tray.setToolTip(shown.sentence)
  setMenu(shown.menu)
  // On macOS a click opens the menu.
  if (platform !== 'darwin') tray.on('click', () => actions.openWindow())

  return {
    show: (view) => {
      const next = read(view)
      if (next.state !== shown.state) tray.setImage(iconOf(next.state))
      if (next.sentence !== shown.sentence) tray.setToolTip(next.sentence)
      if (textOf(next.menu) !== textOf(shown.menu)) setMenu(next.menu)
      shown = next
    },
    shown: () => shown,
    destroy: () => tray.destroy(),
  }
}
