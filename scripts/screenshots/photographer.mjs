import path from 'node:path'

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 600 },
]
const schemes = ['light', 'dark']
const waitMs = 8_000

/** Two frames drawn, fonts there, no skeleton left. */
const settle = async (page) => {
  await page.waitForFunction(
    () => globalThis.document.querySelector('[role=status][aria-label^=Loading]') === null,
    undefined,
    { timeout: waitMs },
  )
  await page.evaluate(async () => {
    await globalThis.document.fonts.ready
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => globalThis.requestAnimationFrame(resolve))
    }
  })
}

const waitForAll = async (page, selectors) => {
  for (const selector of selectors) {
    await page.locator(selector).first().waitFor({ state: 'visible', timeout: waitMs })
  }
}

/** Takes the pictures of a tour, and remembers what could not be reached and what the page complained of. */
export const createPhotographer = (browser, folder) => {
  const unreached = []
  const complaints = new Set()
  let taken = 0

  const openPage = async (core, link = core.link) => {
    // No motion: what moves is not the same twice.
    const context = await browser.newContext({ viewport: sizes[0], reducedMotion: 'reduce' })
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.add(error.message))
    await page.goto(link)
    return page
  }

  const takeAll = async (page, name) => {
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme })
        await settle(page)
        await page.screenshot({
          path: path.join(folder, `${name}-${size.width}x${size.height}-${colorScheme}.png`),
        })
        taken += 1
      }
    }
    await page.setViewportSize(sizes[0])
  }

  /** @param arrange done between `shows` and the picture, for what a person cannot bring about in the page */
  const visit = async (page, address, stop, arrange) => {
    try {
      await page.goto(`${address}${stop.at}`)
      await waitForAll(page, stop.shows)
      await stop.act?.(page)
      await arrange?.()
      await waitForAll(page, stop.then ?? [])
      await settle(page)
    } catch (error) {
      unreached.push(`${stop.name} (${stop.at}): ${error.message.split('\n')[0]}`)
    }
    await takeAll(page, stop.name)
  }

  return { openPage, visit, report: () => ({ taken, unreached, complaints: [...complaints] }) }
}
