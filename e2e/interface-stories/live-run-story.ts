import { describe, onTestFinished, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { runOf } from '../page-models/run.ts'

export const tellLiveRun = (open: OpenInterface): void => {
  describe('a run under way', () => {
    test('is watched step by step, can be cancelled, and the next one brings what is new', async () => {
      const world = await open()
      const { page, remotes } = world
      const { server } = remotes
      const upstream = await remotes.filled('library')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/library', upstream.url)
      await remotes.commit(upstream, 'news.txt')
      onTestFinished(() => server.fail(null))
      // The host answers the question what it has, and then nothing more.
      server.fail({ kind: 'stall' }, 'upload-pack', 1)
      await world.go(`/?mirror=${mirror.id}`)
      const board = boardOf(page)
      await board.detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(board.sentence).toHaveText('Board: 1 is syncing.')
      await expect(runOf(page).step('Fetch')).toHaveAttribute('aria-current', 'step')
      await expect(board.detail.getByRole('progressbar')).toBeVisible()
      await runOf(page).cancel.click()
      await expect(runOf(page).steps).toBeHidden()
      await expect(board.detail).toContainText(/cancel/i)

      server.fail(null)
      await board.detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(board.row('team/library')).toContainText('main +1')
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
    })
  })
}
