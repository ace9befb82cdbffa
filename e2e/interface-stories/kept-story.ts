import { describe, test } from 'vitest'
import { git } from '../../src-main/testing/scratch.ts'
import { mirrorThatRan, syncNow } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { frameOf } from '../page-models/frame.ts'
import { keptOf } from '../page-models/kept.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'
import { repositoryOf, repositoryPlace } from '../page-models/repository.ts'

export const tellKept = (open: OpenInterface): void => {
  describe('an upstream that rewrites its history', () => {
    test('takes nothing away: the old tip is listed, compared with today, and restored', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const upstream = await remotes.filled('library')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/library', upstream.url)
      const oldTip = await git(upstream.work, 'rev-parse', 'main')
      await world.go(repositoryPlace('team/library', 'kept'))
      await expect(page.getByRole('heading', { name: 'Nothing was overwritten' })).toBeVisible()

      const newTip = await remotes.rewriteMain(upstream)
      await syncNow(world, mirror.id)
      const kept = keptOf(page)
      const row = kept.oldTip(oldTip)
      await expect(row).toContainText('main')
      await expect(row).toContainText('overwritten here')
      await expect(repositoryOf(page).tab('Kept')).toHaveText(/1/)

      await row.getByRole('button', { name: 'Restore beside' }).click()
      await expect(row.getByRole('status')).toContainText('Restored as')
      await repositoryOf(page).tab('Branches').click()
      await expect(refMatrixOf(page).grid.getByRole('row')).toHaveCount(5)
      const { items } = await contract.call('refs.list', { repository: 'team/library', kind: 'branch' })
      expect(items.map(({ objectId }) => objectId)).toEqual(expect.arrayContaining([oldTip, newTip]))

      await repositoryOf(page).tab('Kept').click()
      await row.getByRole('button', { name: 'More for main' }).click()
      await page.getByRole('menuitem', { name: 'Restore in place…' }).click()
      await expect(frameOf(page).dialog('Restore main in place?')).toContainText('leads')
      await frameOf(page)
        .dialog('Restore main in place?')
        .getByRole('button', { name: 'Restore in place' })
        .click()
      await expect(frameOf(page).dialog('Restore main in place?')).toBeHidden()
      await expect
        .poll(async () => (await contract.call('keptRefs.list', { repository: 'team/library' })).items)
        .toHaveLength(2)
    })
  })
}
