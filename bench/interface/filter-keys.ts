import type { Page } from '@playwright/test'

/**
 * Types into the search field, key by key. For each key the milliseconds from its `keydown` (the time the browser
 * gave the event) to the frame after the one in which the number of rows had changed.
 */
export const filterKeys = async (page: Page, text: string): Promise<readonly number[]> => {
  await page.keyboard.press('/')
  const times: number[] = []
  for (const key of text) {
    const painted = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const grid = document.querySelector('[role=grid]')
          const rows = grid?.getAttribute('aria-rowcount')
          addEventListener(
            'keydown',
            ({ timeStamp }) => {
              const look = (): void => {
                const now = document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')
                if (now === rows) requestAnimationFrame(look)
                else requestAnimationFrame(() => resolve(performance.now() - timeStamp))
              }
              requestAnimationFrame(look)
            },
            { once: true, capture: true },
          )
          Object.assign(globalThis, { listening: true })
        }),
    )
    await page.waitForFunction(() => 'listening' in globalThis)
    await page.keyboard.press(key)
    times.push(await painted)
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'listening'))
  }
  return times
}
