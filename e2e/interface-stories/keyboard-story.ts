import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'
import { repositoriesOf } from '../page-models/repositories.ts'

export const tellKeyboard = (open: OpenInterface): void => {
  describe('by keyboard alone', () => {
    test('rows are moved over, opened, synced, paused and selected', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const upstream = await remotes.filled('library')
      for (const name of ['alpha', 'beta', 'gamma']) await mirrorThatRan(world, 'pull', name, upstream.url)
      const board = boardOf(page)
      await expect(board.sentence).toHaveText('Board: All 3 mirrors are up to date.')
      // The list changes calmly: what was added lately comes a moment later than it is counted.
      await expect(board.grid.getByRole('row')).toHaveText([/Repository/, /alpha/, /beta/, /gamma/])
      const { keyboard } = page
      const statusOf = async (repository: string) =>
        (await contract.call('mirrors.list', { repository })).items[0]?.status
      const active = async () => {
        const id = await board.grid.getAttribute('aria-activedescendant')
        return id === null ? null : page.locator(`[id="${id}"]`).textContent()
      }

      await keyboard.press('j')
      await expect.poll(active).toContain('alpha')
      await keyboard.press('j')
      await expect.poll(active).toContain('beta')
      await keyboard.press('k')
      await expect.poll(active).toContain('alpha')
      await keyboard.press('j')

      await keyboard.press('p')
      await expect(board.status('beta', 'Paused')).toBeVisible()
      await keyboard.press('p')
      await expect(board.status('beta', 'Up to date')).toBeVisible()
      await expect.poll(() => statusOf('beta')).toBe('active')

      const commit = await remotes.commit(upstream, 'news.txt')
      await keyboard.press('s')
      await expect(board.row('beta')).toContainText('main +1')
      expect((await contract.call('refs.list', { repository: 'beta', kind: 'branch' })).items).toContainEqual(
        expect.objectContaining({ name: 'refs/heads/main', objectId: commit }),
      )

      await keyboard.press('x')
      await expect(board.selection).toContainText('1 mirror selected')
      await keyboard.press('j')
      await keyboard.press('x')
      await expect(board.selection).toContainText('2 mirrors selected')
      await keyboard.press('p')
      await expect(board.status('gamma', 'Paused')).toBeVisible()
      await expect(board.status('beta', 'Paused')).toBeVisible()
      await expect(board.status('alpha', 'Up to date')).toBeVisible()
      await keyboard.press('Escape')
      await expect(board.selection).toBeHidden()

      await board.grid.focus()
      await keyboard.press('Home')
      await keyboard.press('Enter')
      await expect(board.detail.getByRole('heading', { level: 2 })).toHaveText('alpha')
      await expect(page).toHaveURL(/mirror=/)
      await keyboard.press('Escape')
      await expect(board.detail).toBeHidden()
    })

    test('`/` searches, `?` shows the keys, and Tab comes to everything in order', async () => {
      const world = await open()
      const { page, contract } = world
      for (const name of ['alpha', 'beta']) await contract.call('repositories.create', { name })
      await world.go('/repositories')
      const repositories = repositoriesOf(page)
      await expect(repositories.row('alpha')).toBeVisible()
      await page.keyboard.press('Tab')
      await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await expect(page.getByRole('button', { name: 'Import' })).toBeFocused()

      await page.keyboard.press('/')
      await expect(repositories.search).toBeFocused()
      await page.keyboard.type('bet')
      await expect(repositories.row('alpha')).toBeHidden()
      await expect(page).toHaveURL(/q=bet/)
      await page.keyboard.press('Escape')
      await expect(repositories.row('alpha')).toBeVisible()
      await page.keyboard.press('Escape')

      await page.keyboard.press('?')
      await expect(frameOf(page).keys).toContainText('Find a repository, a mirror or an action')
      await page.keyboard.press('Escape')
      await expect(frameOf(page).keys).toBeHidden()
    })

    test('a dialog keeps the focus, gives it back, and does its work by Enter', async () => {
      const world = await open()
      const { page } = world
      await world.go('/repositories')
      const { newRepository, newDialog } = repositoriesOf(page)
      await newRepository.focus()
      await page.keyboard.press('Enter')
      await expect(newDialog.name).toBeFocused()
      // More often than there are controls in it.
      for (let count = 0; count < 8; count += 1) {
        await page.keyboard.press('Tab')
        await expect(newDialog.dialog.locator(':focus')).toHaveCount(1)
      }
      await page.keyboard.press('Escape')
      await expect(newDialog.dialog).toBeHidden()
      await expect(newRepository).toBeFocused()

      await page.keyboard.press('Enter')
      await expect(newDialog.name).toBeFocused()
      await page.keyboard.type('by/keyboard')
      await page.keyboard.press('Enter')
      await expect(frameOf(page).heading).toHaveText('by/keyboard')
    })
  })
}
