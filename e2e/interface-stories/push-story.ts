import { describe, test } from 'vitest'
import { hostedRepository, mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'
import { repositoryPlace } from '../page-models/repository.ts'

export const tellPush = (open: OpenInterface): void => {
  describe('a push to localhost', () => {
    test('arrives at the target, and the board and the matrix say so without a reload', async () => {
      const world = await open()
      const { page, remotes } = world
      const { push } = await hostedRepository(world, 'team/app')
      await push('one.txt')
      const target = await remotes.empty('app')
      await mirrorThatRan(world, 'push', 'team/app', target.url)
      const board = boardOf(page)
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
      await expect(board.row('team/app')).toContainText('main new')

      await push('two.txt')
      await expect(board.row('team/app')).toContainText('main +1')
      await expect(board.status('team/app', 'Up to date')).toBeVisible()

      await world.go(repositoryPlace('team/app'))
      const matrix = refMatrixOf(page)
      await expect(matrix.row('main')).toContainText('in sync')
      const commit = await push('three.txt', 'topic')
      await expect(matrix.row('topic')).toContainText('in sync')
      expect((await target.refs()).get('refs/heads/topic')).toBe(commit)
    })
  })
}
