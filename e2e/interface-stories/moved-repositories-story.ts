import path from 'node:path'
import { describe, test } from 'vitest'
import { refsOf } from '../../src-main/testing/scratch.ts'
import { forgeCommits } from '../fixtures/forge-commits.ts'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { missedSinceYesterday } from '../fixtures/stored-looks.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'

export const tellMovedRepositories = (open: OpenInterface): void => {
  describe('repositories that do not stay where they were', () => {
    test('are followed, missed for a day before they count as gone, and not taken for others', async () => {
      const world = await open()
      const { page, go, remotes, contract, dataDirectory } = world
      const github = await remotes.github()
      const nth = github.world.owners.size
      const [mona, acme] = [`mona-${nth}`, `acme-${nth}`]
      github.addUser(mona)
      github.addOrganization(acme, { [mona]: 'admin' })
      const token = github.addToken(mona, 'classic', { scopes: ['repo', 'read:org', 'workflow'] })
      const commits = await forgeCommits(dataDirectory, 'work-of-moved-story')
      const { id } = await contract.call('accounts.connect', { kind: 'github', address: github.url, token })
      const fill = async (name: string): Promise<string> => {
        github.addRepository(name, { visibility: 'private' })
        return commits.add(await github.gitDirectory(name), name)
      }
      const mirrored = async (name: string) => {
        await fill(name)
        return (await mirrorThatRan(world, 'pull', name, `${github.url}/${name}.git`, id)).mirror
      }
      const [engine, old, paper] = [`${mona}/engine`, `${mona}/old`, `${mona}/paper`]
      await mirrored(engine)
      const oldMirror = await mirrored(old)
      const paperMirror = await mirrored(paper)
      const mainOf = async ({ repositoryId }: typeof oldMirror): Promise<string | undefined> =>
        (
          await refsOf(path.join(dataDirectory, 'repositories', `${repositoryId ?? ''}.git`), 'refs/heads')
        ).get('refs/heads/main')

      const look = async (says: string): Promise<void> => {
        await go('/accounts')
        const row = accountsOf(page).row(`${mona} at`)
        await row.getByRole('button', { name: /^Change / }).click()
        await page.getByRole('menuitem', { name: 'Look for its repositories' }).click()
        await expect(page.getByText(says)).toBeVisible()
      }
      const board = boardOf(page)
      const { detail } = board
      const show = async (name: string): Promise<void> => {
        await go('/')
        await board.row(name).click()
      }
      await look('3 mirrored repositories there.')

      // A new name, then a new owner: the mirror follows, and says so.
      github.rename(engine, 'motor')
      await look('3 mirrored repositories there.')
      await show(engine)
      await expect(detail).toContainText(`${engine} was renamed to ${mona}/motor`)
      await expect(detail).toContainText('The mirror follows.')
      await expect(detail).toContainText(`${github.url}/${mona}/motor.git`)
      github.transfer(`${mona}/motor`, acme)
      await look('3 mirrored repositories there.')
      await show(engine)
      await expect(detail).toContainText(`${mona}/motor was transferred to ${acme}/motor`)
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(board.status(engine, 'Up to date')).toBeVisible()

      // Deleted: a suspicion for a day, whatever the runs say.
      const before = await mainOf(oldMirror)
      github.remove(old)
      await show(old)
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText(`${old} was not found at`)
      await look('2 mirrored repositories there, 1 to look at.')
      await show(old)
      await expect(detail).toContainText(`${old} may be gone from`)
      await expect(detail).toContainText('it was missed once, on')
      await expect(detail).toContainText(/Next look in 1[123] h/)
      await detail.getByRole('button', { name: 'Look again' }).click()
      await expect(detail.getByRole('button', { name: 'Look again' })).toBeEnabled()
      await expect(detail).toContainText('it was missed once, on')
      missedSinceYesterday(dataDirectory, oldMirror.id)
      await detail.getByRole('button', { name: 'Look again' }).click()
      await expect(detail).toContainText(`${old} is no longer at`)
      await expect(board.row(old)).toContainText(`${old} is no longer at`)
      await go('/accounts')
      await expect(accountsOf(page).row(`${mona} at`)).toContainText(
        'A mirrored repository is not there any more; nothing here was changed.',
      )
      // What is here stays, and is not paused.
      expect(await mainOf(oldMirror)).toBe(before)
      expect((await contract.call('mirrors.list', { repository: old })).items).toMatchObject([
        { pausedBy: null },
      ])

      // Another one under the old name: nothing is taken until a person says so.
      const mine = await mainOf(paperMirror)
      github.remove(paper)
      const others = await forgeCommits(dataDirectory, 'work-of-somebody-else')
      github.addRepository(paper, { visibility: 'private' })
      const theirs = await others.add(await github.gitDirectory(paper), 'somebody else')
      await show(paper)
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText(`A different repository now stands at ${paper}.`)
      await expect(detail).toContainText('Nothing was changed here.')
      await expect(detail.getByRole('button', { name: 'Keep the old one' })).toBeVisible()
      expect(await mainOf(paperMirror)).toBe(mine)
      await detail.getByRole('button', { name: 'Accept the new one' }).click()
      const question = page.getByRole('dialog', { name: /^Follow the new repository at/ })
      await expect(question).toContainText('The old tips are kept')
      await question.getByRole('button', { name: 'Accept the new one' }).click()
      await expect(board.status(paper, 'Up to date')).toBeVisible()
      expect(await mainOf(paperMirror)).toBe(theirs)
      const kept = await contract.call('keptRefs.list', { repository: paper })
      expect(JSON.stringify(kept)).toContain(mine)
      await look('2 mirrored repositories there, 1 to look at.')
      expect(github.violations).toEqual([])
    })
  })
}
