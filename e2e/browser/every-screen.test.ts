import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { describe, test } from 'vitest'
import { isLongRun } from '../../src-main/testing/long-run.ts'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { usualSize } from '../fixtures/interface-world.ts'
import { everyScreenMs, lookAtAll } from '../fixtures/look-at-screens.ts'
import { sidewaysScroll } from '../fixtures/sideways-scroll.ts'
import { expect } from '../fixtures/web-expect.ts'

/** The page, once axe is in it. */
type WithAxe = typeof globalThis & { readonly axe: typeof axe }

/**
 * What axe finds against WCAG AA and its own good practice, each as a line; of some rules alone when they are named. It
 * is put into a page once and asked there: only lines come back, where a whole report took ten times as long to be
 * handed over as to be made. What axe is content with is not written down, which would cost it a selector for each
 * element. No page has frames.
 */
const violations = async (page: Page, ...rules: readonly string[]): Promise<readonly string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(
    async (only) => {
      const { axe: inPage } = globalThis as WithAxe
      const ofRules = only.length === 0 ? {} : { runOnly: { type: 'rule' as const, values: only } }
      const report = await inPage.run(document, {
        ...ofRules,
        resultTypes: ['violations'],
        preload: false,
      })
      return report.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
      )
    },
    [...rules],
  )
}

/** Popovers follow a window that became small some frames later: what still sticks out after a second counts. */
const sticksOut = async (page: Page): Promise<readonly string[]> => {
  for (let look = 1; look < 10; look += 1) {
    const faults = await sidewaysScroll(page)
    if (faults.length === 0) return faults
    await page.waitForTimeout(100)
  }
  return sidewaysScroll(page)
}

/** Colours come from two tables that stand side by side: `npm test` looks at every third screen in the dark. */
const darkEvery = isLongRun ? 1 : 3

/** What is wrong with a screen that is open, in each way of looking at it. */
const faultsOf = async (page: Page, isSeenInDark: boolean): Promise<readonly string[]> => {
  const inLight = await violations(page)
  let inDark: readonly string[] = []
  if (isSeenInDark) {
    await page.emulateMedia({ colorScheme: 'dark' })
    // Everything but the colours is the same.
    inDark = await violations(page, 'color-contrast')
    await page.emulateMedia({ colorScheme: 'light' })
  }
  await page.setViewportSize({ width: 800, height: 600 })
  const whenNarrow = await sticksOut(page)
  await page.setViewportSize(usualSize)
  return [
    ...inLight,
    ...inDark.map((violation) => `In dark: ${violation}`),
    ...whenNarrow.map((fault) => `At 800×600: ${fault}`),
  ]
}

describe.skipIf(noBrowser !== null)(`every screen${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  const open = useBrowserInterface()

  test(
    `is without a violation of accessibility, ${darkEvery === 1 ? 'each' : 'every third'} in dark as well, and fits into 800×600`,
    { timeout: everyScreenMs },
    async () => {
      const world = await open()
      await world.page.emulateMedia({ colorScheme: 'light' })
      let count = 0
      const found = await lookAtAll(world, () => faultsOf(world.page, (count += 1) % darkEvery === 0))
      expect(found).toEqual({})
    },
  )
})
