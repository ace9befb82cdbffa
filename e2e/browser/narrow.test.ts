import { describe, test } from 'vitest'
import { noBrowser } from '../fixtures/browser.ts'
import { useBrowserInterface } from '../fixtures/browser-interface.ts'
import { everyScreenMs, lookAtAll } from '../fixtures/look-at-screens.ts'
import { sidewaysScroll } from '../fixtures/sideways-scroll.ts'
import { expect } from '../fixtures/web-expect.ts'

describe.skipIf(noBrowser !== null)(`every screen${noBrowser === null ? '' : ` (${noBrowser})`}`, () => {
  const open = useBrowserInterface()

  test('fits into 800×600 without scrolling sideways', { timeout: everyScreenMs }, async () => {
    const world = await open({ size: { width: 800, height: 600 } })
    expect(await lookAtAll(world, () => sidewaysScroll(world.page))).toEqual({})
  })
})
