/** Where the window's page lives. A scheme of our own: no port, no file system, an origin that nobody else has. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://mirrordesk`

export const isAppUrl = (text: string): boolean => text === appOrigin || text.startsWith(`${appOrigin}/`)
