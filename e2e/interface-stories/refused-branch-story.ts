import { describe, test } from 'vitest'
import { protectedBranchWords, refuseLikeForge } from '../../src-main/testing/fault-host/hooks.ts'
import { git } from '../../src-main/testing/scratch.ts'
import { hostedRepository, mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'

const topic = 'refs/heads/topic'

export const tellRefusedBranch = (open: OpenInterface): void => {
  describe('a branch that the remote refuses', () => {
    test('is named on the board and in the matrix, with the reason and the way to try again', async () => {
      const world = await open()
      const { page, remotes } = world
      const { push } = await hostedRepository(world, 'team/app')
      await push('one.txt')
      await push('two.txt', 'topic')
      const target = await remotes.empty('app')
      await refuseLikeForge(target.bare, topic, 'protected branch hook declined', protectedBranchWords(topic))
      const { run } = await mirrorThatRan(world, 'push', 'team/app', target.url)
      expect(run.outcome).toBe('partial')

      const board = boardOf(page)
      await expect(board.sentence).toHaveText('Board: 1 needs you.')
      await expect(board.status('team/app', 'Partly synced')).toBeVisible()
      await board.problem('team/app').getByRole('button', { name: 'Show branches' }).click()

      const matrix = refMatrixOf(page)
      await expect(matrix.row('main')).toContainText('in sync')
      await matrix.cell('topic', /refused \(protected at the remote\)/).click()
      await expect(matrix.why).toContainText('protected branch hook declined')
      await expect(matrix.why.getByRole('link', { name: 'The run that says so' })).toBeVisible()

      await git(target.bare, 'config', '--unset-all', 'receive.procReceiveRefs')
      await matrix.why.getByRole('button', { name: 'Sync now' }).click()
      await page.keyboard.press('Escape')
      await expect(matrix.row('topic')).toContainText('in sync')
      await world.go('/')
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
      await expect(board.needsYou).toBeHidden()
    })
  })
}
