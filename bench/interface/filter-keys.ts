import type { Page } from '@playwright/test'

/** A key that leaves the rows as they are is known by that nothing changed within this many milliseconds. */
const unchangedMs = 500

/**
 * Types into the search field, key by key. For each key that changes the number of rows the milliseconds from its
 * `keydown` (the time the browser gave the event) to the frame after the one in which the number had changed.
 */
export const filterKeys = async (page: Page, text: string): Promise<readonly number[]> => {
  await page.keyboard.press('/')
  const times: number[] = []
  for (const key of text) {
    await page.evaluate((unchangedMs) => {
      const rowCount = (): string | null | undefined =>
        document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')
      const before = rowCount()
      const painted = new Promise<number | null>((resolve) => {
        const listen = ({ timeStamp }: KeyboardEvent): void => {
          const look = (): void => {
            if (rowCount() !== before) requestAnimationFrame(() => resolve(performance.now() - timeStamp))
            else if (performance.now() - timeStamp > unchangedMs) resolve(null)
            else requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }
        addEventListener('keydown', listen, { once: true, capture: true })
      })
      Object.assign(globalThis, { painted })
    }, unchangedMs)
    await page.keyboard.press(key)
    const time = await page.evaluate(
      () => (globalThis as unknown as { painted: Promise<number | null> }).painted,
    )
    if (time !== null) times.push(time)
  }
  return times
}
