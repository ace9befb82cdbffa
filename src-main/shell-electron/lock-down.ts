import { app, session, shell, type WebContents } from 'electron'
import { appOrigin, isAppUrl } from './app-origin.ts'
import { isExternalLink } from './external-link.ts'

/** The buttons that copy addresses need this one; nothing else is ever granted. */
const copying = 'clipboard-sanitized-write'

const lockContents = (contents: WebContents): void => {
  const stay = (event: { readonly preventDefault: () => void }, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault()
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // No second window, ever: a link to the web opens where the person reads the web.
  contents.setWindowOpenHandler(({ url }) => {
    if (isExternalLink(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** What our page wrote itself, as an export: Electron asks where to save it. */
const isOwnText = (url: string): boolean => url.startsWith(`blob:${appOrigin}/`)

/**
 * Closes what the window does not need: leaving our page, further windows, embedded pages, permissions, devices,
 * downloads from elsewhere. Once Electron is ready, before the first window.
 */
export const lockDown = (): void => {
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) => {
    decide(permission === copying && isAppUrl(requestingUrl))
  })
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === copying && new URL(origin).href.startsWith(appOrigin),
  )
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event, item) => {
    if (!isOwnText(item.getURL())) event.preventDefault()
  })
}
