import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { describe, test } from 'vitest'
import { allScreens, type Screen } from '../fixtures/all-screens.ts'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { fillWithEverything } from '../fixtures/full-data.ts'
import { untilConnected, type InterfaceWorld } from '../fixtures/interface-world.ts'
import { sidewaysScroll } from '../fixtures/sideways-scroll.ts'
import { expect } from '../fixtures/web-expect.ts'

/** Longer than a story: every screen there is. */
const timeLimitMs = 300_000

type Findings = Readonly<Record<string, readonly string[]>>

/** Looks at every screen; what is found, by its name. A screen that does not come is a finding. */
const lookAtAll = async (
  world: InterfaceWorld,
  look: (screen: Screen) => Promise<readonly string[]>,
): Promise<Findings> => {
  const found: Record<string, readonly string[]> = {}
  for (const screen of allScreens(await fillWithEverything(world))) {
    try {
      await world.go(screen.place)
      await untilConnected(world.page)
      await screen.press?.(world.page)
      await expect(screen.shows(world.page)).toBeVisible()
      const here = await look(screen)
      if (here.length > 0) found[screen.name] = here
    } catch (error) {
      found[screen.name] = [String(error)]
    }
  }
  return found
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
      const found = await lookAtAll(world, async () => {
        const perScheme: string[] = []
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          perScheme.push(...(await violations(page)).map((violation) => `${colorScheme}: ${violation}`))
        }
        return perScheme
      })
      expect(found).toEqual({})
    },
  )

  test('fits into 800×600 without scrolling sideways', { timeout: timeLimitMs }, async () => {
    const world = await open({ size: { width: 800, height: 600 } })
    expect(await lookAtAll(world, () => sidewaysScroll(world.page))).toEqual({})
  })
})
