import path from 'node:path'
import { app, dialog, Menu, Notification, powerMonitor, screen, shell, type BrowserWindow } from 'electron'
import { systemClock } from '../app/system-clock.ts'
import { serveInterface } from './app-protocol.ts'
import { applicationMenu } from './application-menu.ts'
import { createCloseToTray } from './close-to-tray.ts'
import { serveContractOverIpc } from './contract-over-ipc.ts'
import { createDesktopCore } from './desktop-core.ts'
import type { DesktopOptions } from './desktop-options.ts'
import { createDesktopFacts, followCore, trayCalls } from './desktop.ts'
import { followComputer } from './follow-computer.ts'
import { followWindow } from './follow-window.ts'
import { lockDown } from './lock-down.ts'
import { createLoginItem, isHiddenStart } from './login-item.ts'
import { createMainWindow, showWindow } from './main-window.ts'
import { createNotifications, type NativeNotification } from './notifications.ts'
import { ownProgram } from './own-program.ts'
import { createShellDispatch } from './shell-call-handlers.ts'
import { isTrayVisible } from './tray/tray-host.ts'
import { createTray } from './tray/tray.ts'
import { watchLoading } from './watch-loading.ts'
import { visibleBounds } from './window-bounds.ts'
import { createWindowStateStore } from './window-state.ts'

export type Desktop = {
  /** Brings the window to the front, opening it where there is none. */
  readonly openWindow: () => void
}

/**
 * Puts the desktop app together and starts it; Electron is ready.
 * @param distDirectory the folder of the built files
 */
export const startDesktop = (options: DesktopOptions, distDirectory: string): Desktop => {
  const { platform, env: environment } = process
  const { client, supervisor, log } = createDesktopCore(options, distDirectory)
  const facts = createDesktopFacts()
  const state = createWindowStateStore({
    dataDirectory: options.dataDirectory,
    setTimer: systemClock.setTimer,
    onError: (error) => log.warn('The state of the window could not be written.', { error }),
  })
  const icons = path.resolve(distDirectory, '..', 'resources', 'icons')
  let window: BrowserWindow | null = null

  // Windows shows notifications of programs it knows by the id in electron-builder.yml.
  if (platform === 'win32') app.setAppUserModelId('org.mirrordesk.Mirrordesk')
  serveInterface(path.join(distDirectory, 'renderer'))
  lockDown()

  const openExternal = (url: string): Promise<void> => shell.openExternal(url)
  const dataDirectory = (): string => supervisor.ready()?.dataDirectory ?? options.dataDirectory
  const loginItem = createLoginItem({
    platform,
    environment,
    homeDirectory: app.getPath('home'),
    isPackaged: app.isPackaged,
    executable: process.execPath,
    setLoginItemSettings: (settings) => app.setLoginItemSettings(settings),
  })
  const ipc = serveContractOverIpc({
    client,
    supervisor,
    contents: () => window?.webContents ?? null,
    shellDispatch: createShellDispatch({
      platform,
      electronVersion: process.versions.electron,
      canStartAtLogin: loginItem.canStartAtLogin,
      openExternal,
      chooseFolder: async (title) => {
        const asked = { title, properties: ['openDirectory' as const, 'createDirectory' as const] }
        const answer = await (window === null
          ? dialog.showOpenDialog(asked)
          : dialog.showOpenDialog(window, asked))
        return answer.filePaths[0] ?? null
      },
      openFolder: (folder) => shell.openPath(folder),
      dataDirectory,
      restartCore: supervisor.restart,
    }),
  })

  const openWindow = (): void => {
    if (window === null) createWindow(true)
    else showWindow(window)
  }
  const openPlace = (place: string): void => {
    ipc.navigate(place)
    openWindow()
  }
  const notifications = createNotifications({
    isSupported: () => Notification.isSupported(),
    create: (content) => new Notification(content) as NativeNotification,
    settings: facts.settings,
    isWindowFocused: () => window?.isFocused() ?? false,
    openPlace,
  })
  const { say } = notifications
  const closeToTray = createCloseToTray({
    platform,
    settings: facts.settings,
    isTrayVisible: () => isTrayVisible(platform),
    quit: () => app.quit(),
    state,
    say,
  })

  const createWindow = (isShown: boolean): BrowserWindow => {
    const created = createMainWindow({
      preloadFile: path.join(distDirectory, 'preload.cjs'),
      bounds: visibleBounds(state.get().bounds, [
        screen.getPrimaryDisplay().workArea,
        ...screen.getAllDisplays().map((display) => display.workArea),
      ]),
      isMaximized: state.get().isMaximized,
      path: state.get().path,
      isShown,
      ...(platform === 'darwin' ? {} : { icon: path.join(icons, 'app', '256x256.png') }),
    })
    window = created
    followWindow(created, state)
    watchLoading({
      whenOver: (callback) => {
        created.webContents.once('did-stop-loading', callback)
        created.webContents.once('destroyed', callback)
      },
      setTimer: systemClock.setTimer,
      args: process.argv.slice(1),
      startAnew: (args) => {
        app.relaunch({ args: [...args], execPath: ownProgram(environment, process.execPath) })
        // A page that does not answer would not let its window close.
        created.destroy()
        app.quit()
      },
      warn: log.warn,
    })
    created.on('close', (event) => closeToTray.onClose(created, event))
    created.on('closed', () => (window = null))
    return created
  }

  const tray = createTray(
    {
      platform,
      iconsDirectory: path.join(icons, 'tray'),
      actions: {
        ...trayCalls(client, say),
        openPlace,
        openWindow,
        quit: () => app.quit(),
      },
      now: Date.now,
    },
    facts.trayView(),
  )
  followComputer({
    monitor: {
      // Electron names each event in a signature of its own.
      on: (event, listener) => powerMonitor.on(event as 'suspend', listener),
      isOnBatteryPower: () => powerMonitor.isOnBatteryPower(),
    },
    core: supervisor,
    clock: systemClock,
  })
  followCore({ ...client, onState: supervisor.onState }, facts, { tray, notifications, loginItem })

  const openInBrowser = async (): Promise<void> => {
    const { url } = await client.call('system.createOpenLink', {})
    await openExternal(url)
  }
  const menu = applicationMenu(
    { platform, isDevelopment: !app.isPackaged },
    {
      openPlace,
      openInBrowser: () =>
        void openInBrowser().catch(() =>
          say('The browser could not be opened', 'Mirrordesk is not ready yet.'),
        ),
      showDataDirectory: () => void shell.openPath(dataDirectory()),
      openExternal: (url) => void openExternal(url),
    },
  )
  Menu.setApplicationMenu(Menu.buildFromTemplate([...menu]))

  app.on('activate', openWindow)
  app.on('before-quit', closeToTray.quitBegins)
  let isEnding = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    // Who quits twice waits for the first.
    if (isEnding) return
    isEnding = true
    tray.destroy()
    state.flush()
    void supervisor
      .stop()
      .then(log.close)
      .finally(() => app.exit(0))
  })

  supervisor.start()
  const isHidden = isHiddenStart(process.argv, app.getLoginItemSettings().wasOpenedAtLogin)
  const first = createWindow(!isHidden)
  if (isHidden) void closeToTray.onHiddenStart(first)
  return { openWindow }
}
