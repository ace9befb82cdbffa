import { BrowserWindow, nativeTheme } from 'electron'
import { appOrigin } from './app-origin.ts'
import { smallestWindow, type Rectangle } from './window-bounds.ts'

/** The ground of the page in both themes, so that an opening or growing window does not flash. */
const groundColours = { light: '#ffffff', dark: '#15171b' } as const

export type MainWindowOptions = {
  readonly preloadFile: string
  readonly bounds: Rectangle
  readonly isMaximized: boolean
  /** Where one was: path and search of the interface. */
  readonly path: string
  /** False for a start at login: the window is there, and hidden. */
  readonly isShown: boolean
  /** The file of the icon; macOS takes it from the application itself. */
  readonly icon?: string
}

/** Opens the window on our page, shut off from Node and Electron. It is shown when there is something to see. */
export const createMainWindow = (options: MainWindowOptions): BrowserWindow => {
  const ground = (): string => groundColours[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']
  const window = new BrowserWindow({
    ...options.bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Mirrordesk',
    show: false,
    backgroundColor: ground(),
    ...(options.icon === undefined ? {} : { icon: options.icon }),
    webPreferences: {
      preload: options.preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  })

  const paintGround = (): void => window.setBackgroundColor(ground())
  nativeTheme.on('updated', paintGround)
  window.once('closed', () => nativeTheme.off('updated', paintGround))
  window.once('ready-to-show', () => {
    if (!options.isShown) {
      if (options.isMaximized) window.once('show', () => window.maximize())
      return
    }
    if (options.isMaximized) window.maximize()
    window.show()
  })
  // A page that crashed is opened anew where it was; it holds nothing that the core does not have.
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload()
  })
  void window.loadURL(`${appOrigin}${options.path}`)
  return window
}

/** Brings the window in front of everything, from wherever it is. */
export const showWindow = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
