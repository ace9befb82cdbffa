import { describe, test } from 'vitest'
import { asIfElsewhere } from '../../src-main/testing/as-if-elsewhere.ts'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { addMirrorOf } from '../page-models/add-mirror.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'
import { repositoriesOf } from '../page-models/repositories.ts'
import { repositoryPlace } from '../page-models/repository.ts'

export const tellSafetyNets = (open: OpenInterface): void => {
  describe('a slip', () => {
    test('that removed a mirror is undone from the message, or from the trash', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const remote = await remotes.filled('slip')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/slip', remote.url)
      const board = boardOf(page)
      const remove = async (): Promise<void> => {
        await board.row('team/slip').click()
        await board.detail.getByRole('button', { name: 'Remove…' }).click()
        await frameOf(page)
          .dialog('Remove this mirror?')
          .getByRole('button', { name: 'Remove mirror' })
          .click()
        await expect(board.row('team/slip')).toBeHidden()
      }
      await remove()
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect(board.row('team/slip')).toBeVisible()

      await remove()
      await world.go('/repositories?new=trash')
      const { dialog } = repositoriesOf(page).trash
      await dialog.getByRole('button', { name: /^Take back the mirror of team\/slip/ }).click()
      await expect(board.row('team/slip')).toBeVisible()
      await expect
        .poll(() => contract.call('mirrors.get', { id: mirror.id }))
        .toMatchObject({ status: 'active' })
    })

    test('that would make a repository public is asked about first', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const source = await remotes.filled('secret')
      await mirrorThatRan(world, 'pull', 'team/secret', source.url)
      const target = await remotes.empty('open')
      const add = addMirrorOf(page)
      await world.go(
        `/add?repository=team/secret&direction=push&url=${encodeURIComponent(asIfElsewhere(target.url))}`,
      )
      await add.add.click()
      const question = frameOf(page).dialog('Make team/secret public?')
      await expect(question).toContainText('team/secret would become public')
      await expect(question).toContainText('which nobody but this computer reaches')
      expect((await target.refs()).size).toBe(0)
      await question.getByRole('button', { name: 'Publish and add the mirror' }).click()
      await expect.poll(async () => (await target.refs()).size).toBe((await source.refs()).size)
      expect((await contract.call('mirrors.list', { repository: 'team/secret' })).items).toHaveLength(2)
    })

    test('that shortens the time of old tips says what goes', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const source = await remotes.filled('tips')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/tips', source.url)
      await remotes.rewriteMain(source)
      await contract.call('mirrors.syncNow', { id: mirror.id })
      await expect
        .poll(async () => (await contract.call('keptRefs.list', { repository: 'team/tips' })).items.length)
        .toBe(1)
      await world.go(repositoryPlace('team/tips', 'settings'))
      await page.getByLabel('Keep old tips for').selectOption('7 days')
      const question = frameOf(page).dialog('Keep old tips for 7 days only?')
      await expect(question).toContainText('1 old tip goes sooner than before')
      await question.getByRole('button', { name: 'Keep them shorter' }).click()
      await expect
        .poll(() => contract.call('keptRefs.lifetime', { repository: 'team/tips' }))
        .toEqual({ lifetimeMs: 7 * 86_400_000, followsSettings: false })
    })

    test('that pushes to a strange target stops, shows both sides, and goes on as a person chooses', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const source = await remotes.filled('mine')
      await mirrorThatRan(world, 'pull', 'team/mine', source.url)
      const strange = await remotes.filled('strange')
      await mirrorThatRan(world, 'push', 'team/mine', strange.url)
      const { items } = await contract.call('mirrors.list', { repository: 'team/mine' })
      const push = items.find(({ direction }) => direction === 'push')
      await world.go(`/?mirror=${push?.id ?? ''}`)
      await page.getByRole('button', { name: 'Compare and choose' }).first().click()
      const dialog = page.getByRole('dialog')
      const there = dialog.getByRole('region', { name: /^There/ })
      await expect(there).toContainText('3 branches and 1 tag')

      // The mirror runs again meanwhile, by itself: what the person reads stays.
      const run = await contract.call('mirrors.syncNow', { id: push?.id ?? '' })
      await expect
        .poll(async () => (await contract.call('runs.get', { id: run.id })).outcome, { timeout: 60_000 })
        .not.toBeNull()
      await expect(there).toContainText('3 branches and 1 tag')

      await dialog.getByText('Overwrite it', { exact: true }).click()
      await dialog.getByRole('button', { name: 'Overwrite and keep their tips' }).click()
      await expect(dialog).toBeHidden()
      await expect
        .poll(async () => (await strange.refs()).get('refs/heads/main'))
        .toBe((await source.refs()).get('refs/heads/main'))
    })
  })
}
