import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const systemNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
]

const inPath = (name) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, name))
    .find((file) => existsSync(file))

const playwrightBrowser = async () => {
  const { chromium } = await import('@playwright/test')
  const file = chromium.executablePath()
  return file !== '' && existsSync(file) ? file : undefined
}

const fromMac = () =>
  ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'].find((file) => existsSync(file))

const canInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const install = (say) => {
  say('Installing chromium …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...args) => spawnSync('apt-get', args, { env, encoding: 'utf8' })
  apt('update', '-qq')
  const { stderr } = apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
  const file = inPath('chromium')
  if (file === undefined) say(`Could not install chromium. apt-get said:\n${stderr.trim()}`)
  return file
}

/**
 * A Chromium for the stories: Playwright's own, the system's, or, as root on Debian, one that is installed now. Says
 * which; without one the stories that need it skip themselves, with the reason.
 * @returns its path, or null
 */
export const findBrowser = async (say) => {
  const own = await playwrightBrowser()
  const file = own ?? systemNames.map(inPath).find((found) => found !== undefined) ?? fromMac()
  const browser = file ?? (canInstall() ? install(say) : undefined)
  if (browser === undefined) say('Browser: none found. Stories that need one are skipped.')
  else say(`Browser: ${own === undefined ? "the system's" : "Playwright's"} (${path.basename(browser)})`)
  return browser ?? null
}
