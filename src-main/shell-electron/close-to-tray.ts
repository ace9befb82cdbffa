import type { Settings } from '../../src-shared/domain/settings.ts'
import type { WindowStateStore } from './window-state.ts'

export type CloseDecision =
  /** The window goes, and Mirrordesk with it. */
  | 'quit'
  /** Only the tray is left. */
  | 'hide'
  /** Nobody would see a tray icon: the window stays in reach in the task bar. */
  | 'minimise'

/** What closing the window does. */
export const decideOnClose = (facts: {
  readonly closeToTray: boolean
  readonly isTrayVisible: boolean
}): CloseDecision => {
  if (!facts.closeToTray) return 'quit'
  return facts.isTrayVisible ? 'hide' : 'minimise'
}

/** What we use of Electron's `BrowserWindow`. */
export type ClosableWindow = {
  readonly isDestroyed: () => boolean
  readonly isFullScreen: () => boolean
  readonly setFullScreen: (isFullScreen: boolean) => void
  readonly once: (event: 'leave-full-screen', listener: () => void) => unknown
  readonly hide: () => void
  /** Shows it without taking the focus. */
  readonly showInactive: () => void
  readonly minimize: () => void
}

export type CloseToTrayDependencies = {
  readonly platform: NodeJS.Platform
  readonly settings: () => Pick<Settings, 'closeToTray'>
  readonly isTrayVisible: () => Promise<boolean>
  /** `app.quit`: leads to `before-quit`, so that the next close goes through. */
  readonly quit: () => void
  readonly state: Pick<WindowStateStore, 'get' | 'change'>
  readonly say: (title: string, body: string) => void
}

export type CloseToTray = {
  /** From `before-quit` on, windows close. */
  readonly quitBegins: () => void
  /** For a start that shows no window: where no tray icon can be seen, nobody would find it again. */
  readonly onHiddenStart: (window: ClosableWindow) => Promise<void>
  /** For the event `close` of the window. */
  readonly onClose: (window: ClosableWindow, event: { readonly preventDefault: () => void }) => void
}

/** macOS leaves a black screen behind when a full-screen window is hidden. */
const hide = (window: ClosableWindow, platform: NodeJS.Platform): void => {
  if (platform === 'darwin' && window.isFullScreen()) {
    window.once('leave-full-screen', () => window.hide())
    window.setFullScreen(false)
  } else {
    window.hide()
  }
}

/**
 * Closing the window leaves Mirrordesk running, when the setting says so. The first time it says that it does. In the
 * dock of macOS the icon stays; a click on it brings the window back.
 */
export const createCloseToTray = (dependencies: CloseToTrayDependencies): CloseToTray => {
  const { platform, settings, isTrayVisible, quit, state, say } = dependencies
  let isQuitting = false

  const explainOnce = (where: string): void => {
    if (state.get().knowsItKeepsRunning) return
    state.change({ knowsItKeepsRunning: true })
    say('Mirrordesk keeps running', `Your mirrors stay in sync. ${where}`)
  }

  const settle = async (window: ClosableWindow): Promise<void> => {
    const { closeToTray } = settings()
    const decision = decideOnClose({ closeToTray, isTrayVisible: closeToTray && (await isTrayVisible()) })
    if (window.isDestroyed()) return
    switch (decision) {
      case 'quit':
        quit()
        break
      case 'hide':
        hide(window, platform)
        explainOnce('Open it or quit it from its icon in the tray.')
        break
      case 'minimise':
        window.minimize()
        explainOnce(
          'This desktop shows no tray icons, so its window is only minimised. Quit it from its menu.',
        )
        break
    }
  }

  return {
    quitBegins: () => {
      isQuitting = true
    },
    onHiddenStart: async (window) => {
      if ((await isTrayVisible()) || window.isDestroyed()) return
      window.showInactive()
      window.minimize()
    },
    onClose: (window, event) => {
      if (isQuitting) return
      event.preventDefault()
      void settle(window)
    },
  }
}
