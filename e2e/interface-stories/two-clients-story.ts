import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'
import { paletteOf } from '../page-models/palette.ts'

export const tellTwoClients = (open: OpenInterface): void => {
  describe('two clients of one state', () => {
    test('show the same: the command line pauses, the interface resumes', async () => {
      const world = await open()
      const { page, remotes, commandLine } = world
      const upstream = await remotes.filled('library')
      await mirrorThatRan(world, 'pull', 'team/library', upstream.url)
      const board = boardOf(page)
      await expect(board.status('team/library', 'Up to date')).toBeVisible()

      expect(await commandLine('mirror', 'pause', 'team/library')).toMatchObject({ exitCode: 0 })
      await expect(board.status('team/library', 'Paused')).toBeVisible()
      await expect(board.sentence).toHaveText('Board: 1 is paused.')

      await (await board.rowAction('team/library', 'Resume team/library')).click()
      await expect(board.status('team/library', 'Up to date')).toBeVisible()
      const shown = await commandLine('mirror', 'show', 'team/library', '--json')
      expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'active' })
    })

    test('rest together: a pause of everything in the palette is seen by both, and its end too', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const upstream = await remotes.filled('library')
      await mirrorThatRan(world, 'pull', 'team/library', upstream.url)
      const palette = paletteOf(page)
      await palette.open()
      await palette.field.fill('pause all')
      await page.keyboard.press('Enter')
      await expect(frameOf(page).banner('All mirrors are paused until you resume them.')).toBeVisible()
      expect((await contract.call('overview.get', {})).pausedAll).toEqual({ untilAt: null })

      await contract.call('mirrors.resumeAll', {})
      await expect(frameOf(page).banner('All mirrors are paused')).toBeHidden()
    })
  })
}
