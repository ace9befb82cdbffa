import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Time for a browser to start and read the page. */
export const pageLifetimeMs = 10_000

const opener = (): string => {
  if (process.platform === 'darwin') return 'open'
  return process.platform === 'win32' ? 'explorer.exe' : 'xdg-open'
}

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const pageFor = (url: string): string => {
  const target = escapeHtml(url)
  return (
    '<!doctype html><meta charset="utf-8"><title>Mirrordesk</title><meta name="referrer" content="no-referrer">' +
    `<meta http-equiv="refresh" content="0;url=${target}"><a href="${target}">Open Mirrordesk</a>\n`
  )
}

/**
 * Opens the interface in the default browser. The link holds a ticket, and arguments of programs can be read by
 * other users: the browser is given a page, readable by its owner only, that leads there.
 * @returns removes the page, to be called after `pageLifetimeMs`; null when no browser could be started
 */
export const openInBrowser = async (url: string, directory: string): Promise<(() => void) | null> => {
  const page = path.join(directory, `open-${randomBytes(6).toString('hex')}.html`)
  const removePage = (): void => rmSync(page, { force: true })
  writeFileSync(page, pageFor(url), { mode: 0o600 })
  const child = spawn(opener(), [page], { stdio: 'ignore', detached: true })
  child.unref()
  try {
    await once(child, 'spawn')
    return removePage
  } catch {
    removePage()
    return null
  }
}
