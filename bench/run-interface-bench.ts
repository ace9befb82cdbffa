/** `npm run bench:interface`: measures the built interface in a real Chromium and prints one table. */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from '@playwright/test'
import { startBrowser } from './interface/browser.ts'
import { bareNodeMs, coreReadyMs } from './interface/core-start.ts'
import { generateData, repositoryDirectoryOf, repositoryNameOf } from './interface/generate-data.ts'
import { generateLongHistory } from './interface/generate-history.ts'
import { figureTable, isKept, type Figure } from './interface/goals.ts'
import { firstRow, measureBoard } from './interface/measure-board.ts'
import { measureHistory } from './interface/measure-history.ts'
import { initialScriptBytes } from './interface/script-size.ts'
import { firstPaint, watchPage } from './interface/watch-page.ts'
import { median } from './measure.ts'
import { program, startProduct } from './product.ts'

const full = { repositories: 2_000, mirrors: 10_000, runsPerMirror: 24 }
const starting = { repositories: 1_000, mirrors: 1_000, runsPerMirror: 24 }
const rounds = 5

const say = (text: string): void => console.error(text)

/** How soon a person can use it: the process, then the page on its first visit. */
const measureStart = async (browser: Browser, scratch: string): Promise<readonly Figure[]> => {
  const directory = path.join(scratch, 'starting')
  await generateData(directory, starting)
  const ready: number[] = []
  const bare: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    ready.push(await coreReadyMs(directory))
    bare.push(await bareNodeMs())
  }
  const product = await startProduct(directory)
  try {
    const usable: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      // A context of its own has nothing in its cache.
      const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
      await watchPage(page)
      await page.goto((await product.call('system.createOpenLink', {})).url, { waitUntil: 'commit' })
      const { dataMs, paintMs } = await firstPaint(page, 'overview.get', firstRow)
      usable.push(dataMs + paintMs)
      await page.context().close()
    }
    return [
      { title: 'Core ready, 1,000 repositories', unit: 'ms', measured: median(ready), goal: 300 },
      { title: '  of that, a bare Node', unit: 'ms', measured: median(bare), goal: null },
      { title: 'Window usable after that', unit: 'ms', measured: median(usable), goal: 1_500 },
    ]
  } finally {
    await product.stop()
  }
}

const measureFull = async (browser: Browser, scratch: string): Promise<readonly Figure[]> => {
  const directory = path.join(scratch, 'full')
  await generateData(directory, full)
  await generateLongHistory(repositoryDirectoryOf(directory, 0), { commits: 50_000, changedLines: 100_000 })
  const product = await startProduct(directory)
  try {
    say('interface: board')
    const board = await measureBoard(browser, product, full.mirrors)
    say('interface: history and diff')
    return [...board, ...(await measureHistory(browser, product, repositoryNameOf(0)))]
  } finally {
    await product.stop()
  }
}

const measure = async (scratch: string): Promise<readonly Figure[]> => {
  const browser = await startBrowser(say)
  try {
    say('interface: start')
    const start = await measureStart(browser, scratch)
    say('interface: making 10,000 mirrors, 2,000 repositories and 50,000 commits')
    const shown = await measureFull(browser, scratch)
    const builtInterface = path.join(
      path.dirname(program),
      path.basename(path.dirname(program)) === 'bin' ? '../dist' : '',
      'renderer',
    )
    const script = initialScriptBytes(builtInterface) / 1_000
    console.log(
      `\n${browser.browserType().name()} ${browser.version()}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}\n`,
    )
    return [...shown, ...start, { title: 'Initial script, gzip', unit: 'kB', measured: script, goal: 250 }]
  } finally {
    await browser.close()
  }
}

const main = async (): Promise<void> => {
  const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-bench-'))
  try {
    const figures = await measure(scratch)
    console.log(figureTable(figures))
    if (!figures.every(isKept)) process.exitCode = 1
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
