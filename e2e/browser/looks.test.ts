import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { describe, test } from 'vitest'
import { allScreens, type Screen } from '../fixtures/all-screens.ts'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { fillWithEverything } from '../fixtures/full-data.ts'
import type { InterfaceWorld } from '../fixtures/interface-world.ts'
import { sidewaysScroll } from '../fixtures/sideways-scroll.ts'
import { expect } from '../fixtures/web-expect.ts'

/** Longer than a story: every screen there is. */
const timeLimitMs = 240_000

const show = async ({ page, go }: InterfaceWorld, { name, place, press, shows }: Screen): Promise<void> => {
  await go(place)
  await press?.(page)
  await expect(shows(page), name).toBeVisible()
}

/** What axe finds against WCAG 2.1 AA and its own good practice, each as a line. */
const violations = async (page: Page): Promise<readonly string[]> => {
  const { violations: found } = await new AxeBuilder({ page }).analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

describe.skipIf(noBrowser !== null)(`every screen${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  const open = useBrowserInterface()

  test(
    'is without a violation of accessibility, in light and in dark',
    { timeout: timeLimitMs },
    async () => {
      const world = await open()
      const { page } = world
      const found: Record<string, readonly string[]> = {}
      for (const screen of allScreens(await fillWithEverything(world))) {
        await show(world, screen)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const here = await violations(page)
          if (here.length > 0) found[`${screen.name}, ${colorScheme}`] = here
        }
      }
      expect(found).toEqual({})
    },
  )

  test('fits into 800×600 without scrolling sideways', { timeout: timeLimitMs }, async () => {
    const world = await open({ size: { width: 800, height: 600 } })
    const found: Record<string, readonly string[]> = {}
    for (const screen of allScreens(await fillWithEverything(world))) {
      await show(world, screen)
      const here = await sidewaysScroll(world.page)
      if (here.length > 0) found[screen.name] = here
    }
    expect(found).toEqual({})
  })
})
