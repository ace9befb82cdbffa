import type { Page } from '@playwright/test'
import axe from 'axe-core'
import { describe, test } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { everyScreenMs, lookAtAll } from '../fixtures/look-at-screens.ts'
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

describe.skipIf(noBrowser !== null)(`every screen${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  const open = useBrowserInterface()

  test(
    'is without a violation of accessibility, in light and in dark',
    { timeout: everyScreenMs },
    async () => {
      const world = await open()
      const { page } = world
      const found = await lookAtAll(world, async () => {
        await page.emulateMedia({ colorScheme: 'light' })
        const inLight = await violations(page)
        await page.emulateMedia({ colorScheme: 'dark' })
        // Everything but the colours is the same.
        const inDark = await violations(page, 'color-contrast')
        return [...inLight, ...inDark.map((violation) => `In dark: ${violation}`)]
      })
      expect(found).toEqual({})
    },
  )
})
