import { describe, test } from 'vitest'
import { commitFile, git, workRepository } from '../../src-main/testing/scratch.ts'
import { pushUrl } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'
import { refMatrixOf } from '../page-models/ref-matrix.ts'
import { repositoriesOf } from '../page-models/repositories.ts'
import { repositoryOf } from '../page-models/repository.ts'

export const tellFirstRun = (open: OpenInterface): void => {
  describe('the first run', () => {
    test('says what a mirror is, and its button leads to adding one', async () => {
      const { page } = await open()
      await expect(boardOf(page).sentence).toHaveText('Board: No mirrors yet.')
      await expect(page.getByRole('heading', { name: 'Mirror your first repository' })).toBeVisible()
      await boardOf(page).addMirror.click()
      await expect(page).toHaveURL(/\/add$/)
      await expect(page.getByRole('heading', { name: 'Add mirror' })).toBeVisible()
      await expect(frameOf(page).place('Board')).not.toHaveAttribute('aria-current')
    })

    test('hosts a repository here, and shows what is pushed to it the moment it arrives', async () => {
      const world = await open()
      const { page, contract, dataDirectory } = world
      await page.getByRole('button', { name: 'Host a repository here' }).click()
      const { newDialog } = repositoriesOf(page)
      await expect(newDialog.name).toBeFocused()
      await newDialog.name.fill('team//project')
      await expect(newDialog.dialog.getByRole('alert')).toBeVisible()
      await expect(newDialog.create).toBeDisabled()
      await newDialog.name.fill('team/project')
      await newDialog.create.click()

      await expect(repositoryOf(page).title).toHaveText('team/project')
      await expect(page.getByRole('heading', { name: 'Nothing in it yet' })).toBeVisible()
      const { cloneUrl } = await contract.call('repositories.get', { name: 'team/project' })
      await expect(page.getByRole('textbox', { name: 'Command that pushes the current branch' })).toHaveValue(
        `git push ${cloneUrl} HEAD:main`,
      )

      const work = await workRepository(`${dataDirectory}/..`, 'first-push')
      await commitFile(work, 'read-me.txt', 'hello', 'Say hello')
      await git(work, 'push', '--quiet', await pushUrl(world, 'team/project'), 'main')
      const row = refMatrixOf(page).row('main')
      await expect(row).toContainText('default')
      await expect(row).toContainText('Say hello')
      await expect(repositoryOf(page).tab('Branches')).toHaveText(/1/)
    })
  })
}
