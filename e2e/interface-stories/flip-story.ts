import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { flipOf } from '../page-models/flip.ts'

export const tellFlip = (open: OpenInterface): void => {
  describe('a mirror', () => {
    test('is turned round once its plan was seen and approved', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const remote = await remotes.filled('turned')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/turned', remote.url)
      const ours = (await remote.refs()).get('refs/heads/main')
      const theirs = await remotes.commit(remote, 'theirs.txt')
      const board = boardOf(page)
      await board.row('team/turned').click()
      await board.detail.getByRole('button', { name: 'Turn round…' }).click()
      const flip = flipOf(page)
      await expect(flip.plan).toContainText(`The first run overwrites 1 branch at ${mirror.host}`)
      await expect(flip.plan).toContainText('main')
      expect((await remote.refs()).get('refs/heads/main')).toBe(theirs)
      await flip.approve(`Turn round and overwrite 1 branch at ${mirror.host}`).click()
      await expect(flip.dialog).toBeHidden()
      await expect.poll(async () => (await remote.refs()).get('refs/heads/main')).toBe(ours)
      await expect
        .poll(() => contract.call('mirrors.get', { id: mirror.id }))
        .toMatchObject({ direction: 'push', flippedAt: null })
    })

    test('shows what patterns let through while they are typed', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const remote = await remotes.filled('patterns')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/patterns', remote.url)
      const board = boardOf(page)
      await board.row('team/patterns').click()
      const patterns = board.detail.getByRole('textbox', { name: 'Branches and tags' })
      await patterns.fill('main\nrelease/*')
      await expect(board.detail.getByText('These 2 of 3 branches, 0 of 1 tag.')).toBeVisible()
      await patterns.fill('v[1')
      await expect(board.detail.getByRole('alert')).toContainText('The pattern "v[1" opens a "["')
      await patterns.fill('!topic')
      await expect(board.detail.getByText('These 2 of 3 branches, 1 of 1 tag.')).toBeVisible()
      await board.detail.getByRole('button', { name: 'Save the patterns' }).click()
      await expect
        .poll(() => contract.call('mirrors.get', { id: mirror.id }))
        .toMatchObject({ patterns: ['!topic'] })
    })

    test('is turned round with others, each with a result of its own', async () => {
      const world = await open()
      const { page, remotes } = world
      const first = await remotes.filled('many')
      await mirrorThatRan(world, 'pull', 'many/easy', first.url)
      const second = await remotes.filled('many')
      await mirrorThatRan(world, 'pull', 'many/moved', second.url)
      await remotes.commit(second, 'theirs.txt')
      const board = boardOf(page)
      for (const name of ['many/easy', 'many/moved']) {
        await board.row(name).getByRole('checkbox').check()
      }
      await board.selection.getByRole('button', { name: 'Turn round…' }).click()
      const flip = flipOf(page)
      await flip.approve('Turn round 2 mirrors').click()
      await expect(flip.dialog.getByRole('status')).toHaveText('1 turned round, 1 to approve.')
      await expect(flip.result('many/easy')).toContainText('Turned round; its first run is queued.')
      await flip
        .result('many/moved')
        .getByRole('button', { name: /^Turn round and overwrite 1 branch/ })
        .click()
      await expect(flip.dialog.getByRole('status')).toHaveText('2 turned round.')
    })
  })
}
