import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { frameOf } from '../page-models/frame.ts'
import { paletteOf } from '../page-models/palette.ts'

export const tellPalette = (open: OpenInterface): void => {
  describe('the palette', () => {
    test('finds a repository by some of its letters, and goes there', async () => {
      const { page, contract } = await open()
      for (const name of ['team/website', 'team/engine', 'tools/editor']) {
        await contract.call('repositories.create', { name })
      }
      const palette = paletteOf(page)
      await palette.open()
      await expect(palette.field).toBeFocused()
      await palette.field.fill('engn')
      await expect(palette.chosen).toContainText('team/engine')
      await page.keyboard.press('Enter')
      await expect(palette.dialog).toBeHidden()
      await expect(frameOf(page).heading).toHaveText('team/engine')
    })

    test('does things, moves by arrows, says when nothing fits, and closes by Escape', async () => {
      const { page } = await open()
      const palette = paletteOf(page)
      await palette.open()
      await palette.field.fill('zzzz')
      await expect(palette.dialog.getByRole('status')).toContainText('Nothing is called “zzzz”.')
      await palette.field.fill('')
      const first = await palette.chosen.textContent()
      await page.keyboard.press('ArrowDown')
      await expect(palette.chosen).not.toHaveText(first ?? '')
      await page.keyboard.press('ArrowUp')
      await expect(palette.chosen).toHaveText(first ?? '')
      await page.keyboard.press('Escape')
      await expect(palette.dialog).toBeHidden()

      await palette.open()
      await palette.field.fill('new repo')
      await page.keyboard.press('Enter')
      await expect(frameOf(page).dialog('New repository')).toBeVisible()
    })
  })
}
