// `npm run screenshots [-- FOLDER] [--only NAME]`: pictures of every place of the interface, light and dark, in two
// sizes, empty, full and failing. The best go to docs/images/. Runs on Node 24.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { readFacts } from './screenshots/facts.mjs'
import { createPhotographer } from './screenshots/photographer.mjs'
import { shrinkPng } from './screenshots/shrink-png.mjs'
import { startShownCore } from './screenshots/shown-core.mjs'
import { coreAway, emptyTour, failingTour, fullTour } from './screenshots/tour.mjs'
import { ensureBuild, ensureDependencies, root } from './set-up.mjs'
import { findBrowser } from './test/find-browser.mjs'

const say = (line) => console.log(line)
const imagesDirectory = path.join(root, 'docs', 'images')
const largestImageBytes = 150 * 1_024
/** What README and docs show, by the name it gets there. */
const best = {
  'board-light': 'board-1280x800-light',
  'board-dark': 'board-1280x800-dark',
  matrix: 'branches-1280x800-light',
  diff: 'commit-1280x800-light',
  kept: 'kept-1280x800-light',
  'add-mirror': 'add-mirror-1280x800-light',
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true },
    program: { type: 'string', default: path.join(root, 'bin', 'mirrordesk.mjs') },
    'no-copy': { type: 'boolean' },
  },
})
const folder = path.resolve(positionals[0] ?? path.join(root, 'release', 'screenshots'))
const wanted = ({ name }) => values.only === undefined || values.only.some((part) => name.startsWith(part))

const photographSample = async (photographer) => {
  const core = await startShownCore(values.program, '--sample')
  try {
    const page = await photographer.openPage(core)
    const facts = await readFacts(core)
    for (const stop of [...fullTour(facts), ...failingTour].filter(wanted)) {
      await photographer.visit(page, core.address, stop)
    }
    if (wanted(coreAway)) await photographer.visit(page, core.address, coreAway, core.stop)
  } finally {
    await core.stop()
  }
}

const photographEmpty = async (photographer) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'mirrordesk-screenshots-'))
  const core = await startShownCore(values.program, '--data-dir', directory)
  try {
    const page = await photographer.openPage(core)
    const withRepository = emptyTour.findIndex(({ at }) => at.startsWith('/repositories/'))
    for (const [index, stop] of emptyTour.entries()) {
      if (index === withRepository) await core.call('repositories.create', { name: 'team/empty' })
      if (wanted(stop)) await photographer.visit(page, core.address, stop)
    }
  } finally {
    await core.stop()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
}

const copyBest = () => {
  mkdirSync(imagesDirectory, { recursive: true })
  for (const [name, source] of Object.entries(best)) {
    const file = path.join(folder, `${source}.png`)
    if (!existsSync(file)) continue
    const image = shrinkPng(readFileSync(file))
    if (image.length > largestImageBytes)
      say(`${source}.png is too large for docs/images: ${image.length} bytes.`)
    else writeFileSync(path.join(imagesDirectory, `${name}.png`), image)
  }
}

const main = async () => {
  await ensureDependencies()
  const isOwnBuild = values.program !== path.join(root, 'bin', 'mirrordesk.mjs')
  if (!isOwnBuild) await ensureBuild()
  const executablePath = await findBrowser(say)
  if (executablePath === null) throw new Error('Pictures need a browser.')
  mkdirSync(folder, { recursive: true })
  const { chromium } = await import('@playwright/test')
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--font-render-hinting=none'],
  })
  const photographer = createPhotographer(browser, folder)
  try {
    await photographSample(photographer)
    if (emptyTour.some(wanted)) await photographEmpty(photographer)
  } finally {
    await browser.close()
  }
  if (values['no-copy'] !== true) copyBest()
  const { taken, unreached, complaints } = photographer.report()
  say(`${taken} pictures in ${path.relative(process.cwd(), folder) || folder}.`)
  for (const line of unreached) say(`Not reached: ${line}`)
  for (const line of complaints) say(`The page said: ${line}`)
  if (unreached.length + complaints.length > 0) process.exitCode = 1
}

await main().catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
