import type { BrowserWindow } from 'electron'
import type { WindowStateStore } from './window-state.ts'

/** Path and search of the interface in an address of ours; null for any other. */
const placeOf = (address: string): string | null => {
  if (!URL.canParse(address)) return null
  const { protocol, pathname, search } = new URL(address)
  return protocol === 'app:' ? `${pathname}${search}` : null
}

/** Remembers bounds, whether it is maximised, and the place, for as long as the window lives. */
export const followWindow = (window: BrowserWindow, store: WindowStateStore): void => {
  const rememberBounds = (): void => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    // Bounds of a maximised window are the screen's; these are those it returns to.
    store.change({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() })
  }
  const rememberPlace = (address: string): void => {
    const place = placeOf(address)
    if (place !== null) store.change({ path: place })
  }
  window.on('resize', rememberBounds)
  window.on('move', rememberBounds)
  window.on('maximize', rememberBounds)
  window.on('unmaximize', rememberBounds)
  window.webContents.on('did-navigate', (_event, address) => rememberPlace(address))
  window.webContents.on('did-navigate-in-page', (_event, address, isMainFrame) => {
    if (isMainFrame) rememberPlace(address)
  })
  window.on('close', () => {
    rememberBounds()
    store.flush()
  })
}
