import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { addMirrorOf } from '../page-models/add-mirror.ts'
import { boardOf } from '../page-models/board.ts'

export const tellAddMirror = (open: OpenInterface): void => {
  describe('adding a pull mirror', () => {
    test('looks at the pasted address by itself, and shows the first run to its end', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const upstream = await remotes.filled('library')
      await boardOf(page).addMirror.click()
      const form = addMirrorOf(page)
      await expect(form.address).toBeFocused()
      await form.address.fill(upstream.url)
      await expect(form.found('Found 3 branches and 1 tag; the default branch is main.')).toBeVisible()
      await form.repository.fill('copies/library')
      await form.add.click()
      await expect(page.getByText('The mirror is added. This is its first run.')).toBeVisible()
      await form.showOnBoard.click()
      const board = boardOf(page)
      await expect(board.status('copies/library', 'Up to date')).toBeVisible()
      await expect(board.sentence).toHaveText('Board: Your mirror is up to date.')
      const { items } = await contract.call('refs.list', { repository: 'copies/library', kind: 'branch' })
      const there = await upstream.refs()
      for (const { name, objectId } of items) expect(there.get(name)).toBe(objectId)
      expect(items).toHaveLength(3)
    })
  })
}
