import type { Browser } from '@playwright/test'
import { median } from '../measure.ts'
import type { Product } from '../product.ts'
import type { Figure } from './goals.ts'
import { firstRow } from './measure-board.ts'
import { firstPaint, watchPage, type FirstPaint } from './watch-page.ts'

const rounds = 5

/** A long history and a large diff of one repository: from their data to the first of it on the screen. */
export const measureHistory = async (
  browser: Browser,
  product: Product,
  repository: string,
): Promise<readonly Figure[]> => {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } })
  await watchPage(page)
  await page.goto((await product.call('system.createOpenLink', {})).url, { waitUntil: 'commit' })
  const at = `${product.address}/repositories/${encodeURIComponent(repository)}`
  const openAll = async (address: string, call: string, selector: string): Promise<readonly FirstPaint[]> => {
    const opened: FirstPaint[] = []
    for (let round = -1; round < rounds; round += 1) {
      await page.goto(address, { waitUntil: 'commit' })
      const paint = await firstPaint(page, call, selector)
      if (round >= 0) opened.push(paint)
    }
    return opened
  }
  const history = await openAll(`${at}/commits`, 'commits.list', firstRow)
  const diff = await openAll(`${at}/commit/big`, 'diffs.patches', 'diffs-container >>> [data-line]')
  await page.context().close()
  const paint = (all: readonly FirstPaint[]): number => median(all.map(({ paintMs }) => paintMs))
  const whole = (all: readonly FirstPaint[]): number =>
    median(all.map(({ dataMs, paintMs }) => dataMs + paintMs))
  return [
    {
      title: 'History of 50,000 commits: data to first rows',
      unit: 'ms',
      measured: paint(history),
      goal: 500,
    },
    { title: '  from opening the page', unit: 'ms', measured: whole(history), goal: null },
    { title: 'Diff of 100,000 lines: data to first lines', unit: 'ms', measured: paint(diff), goal: 500 },
    { title: '  from opening the page', unit: 'ms', measured: whole(diff), goal: null },
  ]
}
