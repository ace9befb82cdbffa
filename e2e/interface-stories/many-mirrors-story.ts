import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { sidewaysScroll } from '../fixtures/sideways-scroll.ts'
import { boardOf } from '../page-models/board.ts'

const longName = `team/${'a-very-long-name-that-nobody-would-choose-'.repeat(2)}x`
const names = [longName, ...Array.from({ length: 199 }, (_, index) => `fleet/service-${index + 1}`)]

export const tellManyMirrors = (open: OpenInterface): void => {
  describe('two hundred mirrors', () => {
    test('are counted, found by search, filtered, and stay in their columns with long names', async () => {
      const world = await open({ size: { width: 800, height: 600 } })
      const { page, contract } = world
      // Nobody listens there: a mirror that fails at once, without a process.
      const add = (repository: string) =>
        contract.call('mirrors.add', {
          repository,
          createRepository: true,
          direction: 'pull',
          url: `http://127.0.0.1:9/${repository}.git`,
        })
      await Promise.all(names.map(add))
      const board = boardOf(page)
      await expect(page.getByRole('button', { name: 'All 200' })).toBeVisible()
      await expect(board.grid).toHaveAttribute('aria-rowcount', '201')
      // Only those in view exist.
      expect(await board.grid.getByRole('row').count()).toBeLessThan(60)
      await board.grid.focus()
      await page.keyboard.press('End')
      await expect.poll(() => board.grid.evaluate((grid) => grid.scrollTop)).toBeGreaterThan(2_000)

      await board.search.fill('service-137')
      await expect(board.row('fleet/service-137')).toBeVisible()
      await expect(board.grid).toHaveAttribute('aria-rowcount', '2')
      await expect(page).toHaveURL(/q=service-137/)

      await board.search.fill('nobody-would')
      const row = board.row(longName)
      await expect(row).toBeVisible()
      expect(await sidewaysScroll(page)).toEqual([])
      await expect(row.getByTitle(longName, { exact: true })).toBeVisible()

      await world.go(`/repositories/${encodeURIComponent(longName)}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(longName)
      expect(await sidewaysScroll(page)).toEqual([])
    })
  })
}
