import { describe, test } from 'vitest'
import { commitFile, git, refsOf, workRepository } from '../../src-main/testing/scratch.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { discoveryOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'

export const tellForgeMirror = (open: OpenInterface): void => {
  describe('mirrors that a forge runs itself', () => {
    test('are set up, fail, are mended, and several are turned round', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const [home, away] = await Promise.all([remotes.forgejo(), remotes.forge()])
      const ada = `ada-${home.state.users.size}`
      const bob = `bob-${away.state.users.size}`
      const adaUser = home.addUser(ada)
      const bobUser = away.addUser(bob)
      const tool = home.addRepository(`${ada}/tool`)
      const work = await workRepository(dataDirectory, 'work-of-forge-mirror-story')
      await commitFile(work, 'a.txt', 'a')
      await git(work, 'push', '--quiet', await home.directoryOf(tool), 'HEAD:refs/heads/main')
      const account = await contract.call('accounts.connect', {
        kind: 'forgejo',
        address: home.url,
        token: adaUser.token,
      })
      const other = await contract.call('accounts.connect', {
        kind: 'gitea',
        address: away.url,
        token: bobUser.token,
      })

      await go(`/accounts/${account.id}`)
      const discovery = discoveryOf(page)
      await expect(discovery.row(`${ada}/tool`)).toBeVisible()
      await discovery.select(`${ada}/tool`)
      await discovery.selected.getByRole('button', { name: 'Let the server mirror…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Let the server mirror' })
      await dialog.getByLabel('To the account').selectOption({ label: other.label })
      await expect(dialog).toContainText(`→ ${bob}/tool`)
      await expect(dialog).toContainText('is given the sign-in')
      await dialog.getByRole('button', { name: 'Mirror 1' }).click()
      await expect(dialog).toContainText('1 repository added')
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect(discovery.background).toContainText('Mirrors that this server runs: 1 repository done.')

      await go('/')
      const board = boardOf(page)
      const detail = board.detail
      await expect(board.row(`${ada}/tool`)).toContainText('run by')
      await expect(board.status(`${ada}/tool`, 'Up to date')).toBeVisible()
      const copy = away.state.byPath(`${bob}/tool`)
      if (copy === null) throw new Error('It was not made.')
      const tip = (await refsOf(await home.directoryOf(tool), 'refs/heads')).get('refs/heads/main')
      expect((await refsOf(await away.directoryOf(copy), 'refs/heads')).get('refs/heads/main')).toBe(tip)

      // The token that the forge was given ends: its next run says so, on the board and above it.
      away.expireToken(bobUser.token)
      await board.row(`${ada}/tool`).click()
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText('does not work')
      await expect(board.problem(`${ada}/tool`)).toContainText('The sign-in to')

      // Another token for the account, given to the forge again.
      const token = away.addToken(bobUser.id, ['all'])
      await contract.call('accounts.changeToken', { id: other.id, token })
      await detail.getByRole('button', { name: 'Save, and give the sign-in again' }).click()
      await expect(board.status(`${ada}/tool`, 'Up to date')).toBeVisible()
      expect(await page.content()).not.toContain(token)

      // Two that the forge pulls are turned round together.
      const names = ['one', 'two']
      for (const name of names) {
        const source = away.addRepository(`${bob}/${name}`)
        await git(work, 'push', '--quiet', await away.directoryOf(source), 'HEAD:refs/heads/main')
        const wanted = {
          accountId: account.id,
          repository: `${ada}/${name}`,
          direction: 'pull' as const,
          url: `${away.url}/${bob}/${name}.git`,
          otherAccountId: other.id,
        }
        const result = await contract.call('forgeMirrors.add', wanted)
        expect(result.outcome).toBe('done')
      }
      await go('/')
      for (const name of names) await board.row(`${ada}/${name}`).getByRole('checkbox').check()
      await board.selection.getByRole('button', { name: 'Turn round…' }).click()
      const turning = page.getByRole('dialog', { name: /^Turn round 2 mirrors/ })
      await turning.getByRole('button', { name: 'Turn round 2' }).click()
      await expect(turning).toContainText('2 of 2 turned round', { timeout: 60_000 })
      await turning.getByRole('button', { name: 'Close' }).click()
      for (const name of names) {
        const there = home.state.byPath(`${ada}/${name}`)
        expect([there?.pull, there?.pushMirrors.length]).toEqual([null, 1])
      }
      expect([...home.violations, ...away.violations]).toEqual([])
    })
  })
}
