/**
 * Renders every PNG under resources/ from its SVG, in a real browser:
 *
 *     node scripts/icons.mjs
 *
 * The PNGs are kept in the repository, so that only a person who changes an SVG needs this.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { root } from './set-up.mjs'

const icons = path.join(root, 'resources', 'icons')
const web = path.join(root, 'resources', 'web')

const appSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const trayStates = ['calm', 'syncing', 'needs-you', 'paused', 'stopped']

/** Each picture: which SVG, how many pixels wide, attributes for its root element. */
const pictures = [
  ...appSizes.map((size) => ({
    source: path.join(icons, 'app.svg'),
    target: path.join(icons, 'app', `${size}x${size}.png`),
    size,
  })),
  ...trayStates.flatMap((state) =>
    [
      // Windows, and the menu bar of macOS: 16 points.
      { name: state, points: 16, attributes: `data-state="${state}"` },
      { name: `${state}Template`, points: 16, attributes: `data-state="${state}" data-template=""` },
      // Panels of Linux take the picture as it is and scale it down.
      { name: `${state}-32`, points: 32, attributes: `data-state="${state}"` },
    ].flatMap(({ name, points, attributes }) =>
      [1, 2].map((scale) => ({
        source: path.join(icons, 'tray.svg'),
        target: path.join(icons, 'tray', `${name}${scale === 1 ? '' : '@2x'}.png`),
        size: points * scale,
        attributes,
      })),
    ),
  ),
  { source: path.join(web, 'favicon.svg'), target: path.join(web, 'favicon-32.png'), size: 32 },
]

/** Playwright's own browser, else one that the system has. */
const findBrowser = () => {
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const candidates = [
    chromium.executablePath(),
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
  ]
  const found = candidates.find((file) => existsSync(file))
  if (found === undefined) throw new Error('No Chromium was found. Install one, e.g. `apt install chromium`.')
  return found
}

const render = async (page, { source, target, size, attributes = '' }) => {
  const svg = readFileSync(source, 'utf8').replace(
    '<svg ',
    `<svg width="${size}" height="${size}" ${attributes} `,
  )
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<body style="margin: 0; line-height: 0">${svg}</body>`)
  mkdirSync(path.dirname(target), { recursive: true })
  await page.screenshot({ path: target, omitBackground: true })
}

const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  for (const picture of pictures) await render(page, picture)
  console.log(`Rendered ${pictures.length} pictures.`)
} finally {
  await browser.close()
}
