import { describe, test } from 'vitest'
import { hostedRepository, mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'

export const tellTwoWay = (open: OpenInterface): void => {
  describe('a branch that changed on both sides', () => {
    test('is shown with both of them, and ended by a choice', async () => {
      const world = await open()
      const { page, remotes } = world
      const { push } = await hostedRepository(world, 'team/app')
      await push('ours.txt')
      const target = await remotes.filled('app')
      const { run } = await mirrorThatRan(world, 'sync', 'team/app', target.url)
      expect(run.outcome).toBe('partial')

      const board = boardOf(page)
      await expect(board.sentence).toHaveText('Board: 1 needs you.')
      await expect(board.problem('team/app')).toContainText(
        /main has 1 commit here and \d+ at .* that the other side lacks/,
      )
      await world.go('/repositories/team%2Fapp/branches')
      const matrix = refMatrixOf(page)
      await matrix.cell('main', /conflict/).click()
      await expect(matrix.why).toContainText('until you choose a side, keep both, or merge them')
      await page.keyboard.press('Escape')

      await world.go('/')
      await board.problem('team/app').getByRole('button', { name: 'Choose a side' }).click()
      const conflicts = board.detail.getByRole('region', { name: 'Conflicts' })
      await expect(conflicts).toContainText('main has 1 commit here')
      await expect(conflicts.getByRole('link', { name: 'Compare both sides of main' })).toBeVisible()
      await conflicts.getByRole('button', { name: 'Keep both' }).click()
      const question = page.getByRole('dialog', { name: 'Keep both versions of main?' })
      await expect(question).toContainText('stays on both sides too')
      await question.getByRole('button', { name: 'Keep both' }).click()

      await expect(question).toBeHidden()
      await expect(conflicts).toBeHidden()
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
      await world.go('/repositories/team%2Fapp/branches')
      await expect(matrix.row('main').first()).toContainText('in sync')
      await expect(matrix.grid.getByRole('link', { name: /^branch conflict\// })).toBeVisible()
    })
  })
}
