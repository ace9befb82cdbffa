import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { describe, test } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { everyScreenMs, lookAtAll } from '../fixtures/look-at-screens.ts'
import { expect } from '../fixtures/web-expect.ts'

/**
 * What axe finds against WCAG AA and its own good practice, each as a line; of some rules alone when they are named.
 * No page has frames, so axe may do without a second page for them ("legacy"); and what it is content with is not
 * written down, which would cost it a selector for each element.
 */
const violations = async (page: Page, ...rules: readonly string[]): Promise<readonly string[]> => {
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], preload: false })
    .setLegacyMode(true)
  const { violations: found } = await (rules.length === 0 ? axe : axe.withRules([...rules])).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
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
