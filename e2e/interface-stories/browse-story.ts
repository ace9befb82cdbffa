import { describe, test } from 'vitest'
import { hostedRepository } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { repositoryOf, repositoryPlace } from '../page-models/repository.ts'

export const tellBrowse = (open: OpenInterface): void => {
  describe('looking into a repository', () => {
    test('shows its files, its commits, and what a commit changed', async () => {
      const world = await open()
      const { page } = world
      const { push } = await hostedRepository(world, 'team/app')
      await push('one.txt')
      await push('two.txt')
      await world.go(repositoryPlace('team/app', 'files'))
      await page.getByRole('link', { name: 'one.txt' }).first().click()
      await expect(page.getByRole('main').getByText('The content of one.txt')).toBeVisible()

      await repositoryOf(page).tab('Commits').click()
      const commits = page.getByRole('grid', { name: 'Commits' })
      await expect(commits.getByRole('row').filter({ hasText: 'Change' })).toHaveCount(2)
      await commits.getByRole('link', { name: 'Change two.txt' }).click()
      await expect(page).toHaveURL(/\/commit\//)
      await expect(page.getByRole('heading', { name: 'Change two.txt' })).toBeVisible()
      await expect(page.getByRole('treeitem', { name: /two\.txt/ })).toBeVisible()
      // Read by text, which also reaches into the shadow root of the lines.
      await expect(page.getByRole('main').getByText('The content of two.txt')).toBeVisible()
    })
  })
}
