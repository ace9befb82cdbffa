import { AxeBuilder } from '@axe-core/playwright'
import { describe, test } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { everyScreenMs, lookAtAll } from '../fixtures/look-at-screens.ts'
import { expect } from '../fixtures/web-expect.ts'

/** What axe finds against WCAG AA and its own good practice, each as a line. */
const violations = async (axe: AxeBuilder): Promise<readonly string[]> => {
  const { violations: found } = await axe.analyze()
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
        const inLight = await violations(new AxeBuilder({ page }))
        await page.emulateMedia({ colorScheme: 'dark' })
        // Everything but the colours is the same.
        const inDark = await violations(new AxeBuilder({ page }).withRules('color-contrast'))
        return [...inLight, ...inDark.map((violation) => `In dark: ${violation}`)]
      })
      expect(found).toEqual({})
    },
  )
})
