import type { Browser } from '@playwright/test'
import { median } from '../measure.ts'
import type { Product } from '../product.ts'
import { heapMebibytes, rendererMebibytes } from './browser.ts'
import { filterKeys } from './filter-keys.ts'
import type { Figure } from './goals.ts'
import { showPlainTable } from './plain-table.ts'
import { scrollFrames } from './scroll-frames.ts'
import { firstPaint, watchPage } from './watch-page.ts'

const grid = '[role=grid]'
export const firstRow = `${grid} [role=row][aria-rowindex="2"]`
const rounds = 5
const viewport = { width: 1_280, height: 800 }
/** Pixels each second: a wheel that is turned fast, about a hundred rows. */
const speed = 5_000
/** Ten seconds of it. */
const distance = 50_000

type Peer = {
  readonly openMs: number
  readonly inTimePercent: number
  readonly heap: number
  readonly resident: number
}

const measurePeer = async (browser: Browser, rows: number): Promise<Peer> => {
  const page = await browser.newPage({ viewport })
  const session = await page.context().newCDPSession(page)
  const openMs = await showPlainTable(page, rows)
  const frames = await scrollFrames(browser, page, session, {
    selector: '#scroller',
    distance,
    speed,
  })
  const heap = await heapMebibytes(session)
  const resident = await rendererMebibytes(browser)
  await page.context().close()
  return { openMs, inTimePercent: frames.inTimePercent, heap, resident }
}

/** The board with all mirrors: opens, scrolls, filters; what the window needs of memory. */
export const measureBoard = async (
  browser: Browser,
  product: Product,
  mirrors: number,
): Promise<readonly Figure[]> => {
  const peer = await measurePeer(browser, mirrors)
  const page = await browser.newPage({ viewport })
  await watchPage(page)
  await page.goto((await product.call('system.createOpenLink', {})).url, { waitUntil: 'commit' })
  const opened: number[] = []
  for (let round = -1; round < rounds; round += 1) {
    await page.goto(product.address, { waitUntil: 'commit' })
    const { paintMs } = await firstPaint(page, 'overview.get', firstRow)
    if (round >= 0) opened.push(paintMs)
  }
  const session = await page.context().newCDPSession(page)
  const frames = await scrollFrames(browser, page, session, {
    selector: grid,
    distance,
    speed,
  })
  const heap = await heapMebibytes(session)
  const resident = await rendererMebibytes(browser)
  await page.goto(product.address, { waitUntil: 'commit' })
  await page.locator(firstRow).waitFor()
  const keys = await filterKeys(page, 'web/ledger')
  await page.context().close()
  const rows = `${mirrors.toLocaleString('en')} mirrors`
  return [
    {
      title: `Board of ${rows}: data to first rows`,
      unit: 'ms',
      measured: median(opened),
      goal: 300,
      peer: peer.openMs,
    },
    {
      title: 'Scrolling: frames under 17 ms',
      unit: '%',
      measured: frames.inTimePercent,
      goal: 95,
      isLeast: true,
      peer: peer.inTimePercent,
    },
    {
      title: `Scrolling: longest of ${frames.count} frames`,
      unit: 'ms',
      measured: frames.longestMs,
      goal: null,
    },
    { title: 'Filter: key to filtered rows, median', unit: 'ms', measured: median(keys), goal: 50 },
    { title: 'Filter: slowest key', unit: 'ms', measured: Math.max(...keys), goal: null },
    { title: 'Window: JavaScript heap', unit: 'MiB', measured: heap, goal: null, peer: peer.heap },
    {
      title: 'Window: resident memory of its process',
      unit: 'MiB',
      measured: resident,
      goal: null,
      peer: peer.resident,
    },
  ]
}
