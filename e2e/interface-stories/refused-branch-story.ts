import { describe, test } from 'vitest'
import { protectedBranchWords, refuseLikeForge } from '../../src-main/testing/fault-host/hooks.ts'
import { git } from '../../src-main/testing/scratch.ts'
import type { ExportedRun } from '../../src-shared/domain/run.ts'
import { downloadedText } from '../fixtures/downloaded-text.ts'
import { hostedRepository, mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { paletteOf } from '../page-models/palette.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'
import { repositoryPlace } from '../page-models/repository.ts'
import { whyOf } from '../page-models/why.ts'

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

      // The page about the branch says the same, and more: what it is about is in its address.
      await matrix.why.getByRole('link', { name: 'All about it' }).click()
      const why = whyOf(page)
      await expect(why.sentence).toHaveText(/^topic is not the same here and at /)
      await expect(why.answer).toContainText('protected branch hook declined')
      await expect(why.answer).toContainText(/sent again at the earliest in/)
      await expect(why.runs.getByRole('link', { name: 'refused' }).first()).toBeVisible()
      await page.reload()
      await expect(why.answer).toContainText('protected branch hook declined')

      await git(target.bare, 'config', '--unset-all', 'receive.procReceiveRefs')
      await why.answer.getByRole('button', { name: /^Look at / }).click()
      await expect(why.answer).toContainText('It is not there, as before.')
      await why.answer.getByRole('button', { name: 'Sync now' }).click()
      await expect(why.sentence).toHaveText('topic is the same here and at its remote.')

      await why.ask('never-was')
      await expect(why.sentence).toHaveText(/^never-was is nowhere/)
      await paletteOf(page).open()
      await paletteOf(page).field.fill('why')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { name: 'Why is a branch not there?' })).toBeVisible()

      await world.go(`${repositoryPlace('team/app')}/branches`)
      await expect(matrix.row('topic')).toContainText('in sync')
      // The desktop asks a person where to.
      await world.go(`${repositoryPlace('team/app')}/runs`)
      const exportButton = page.getByRole('button', { name: 'Export', exact: true })
      await expect(exportButton).toBeEnabled()
      if (world.shell === 'browser') {
        const saved = await downloadedText(page, () => exportButton.click())
        expect(saved.name).toBe('team-app-runs.json')
        const { items } = JSON.parse(saved.content) as { items: readonly ExportedRun[] }
        expect(items.map(({ outcome }) => outcome)).toContain('partial')
        expect(items.flatMap(({ refs }) => refs.map(({ ref }) => ref))).toContain(topic)
      }

      await world.go('/')
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
      await expect(board.needsYou).toBeHidden()
    })
  })
}
