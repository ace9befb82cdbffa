import { describe, test } from 'vitest'
import { commitFile, git, workRepository } from '../../src-main/testing/scratch.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf, discoveryOf } from '../page-models/accounts.ts'

const scopes = ['write:repository', 'write:organization', 'write:user']

export const tellForge = (open: OpenInterface): void => {
  describe('an account at a forge', () => {
    test('is connected by a token, and its repositories are found, chosen and imported', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const forge = await remotes.forge()
      const user = `ada-${forge.state.users.size}`
      const { id, token } = forge.addUser(user, scopes)
      const engine = forge.addRepository(`${user}/engine`, { isPrivate: true })
      forge.addRepository(`${user}/notes`)
      forge.addRepository(`${user}/old`, { isArchived: true })
      const work = await workRepository(dataDirectory, 'work-of-forge-story')
      await commitFile(work, 'a.txt', 'a')
      await git(work, 'push', '--quiet', await forge.directoryOf(engine), 'HEAD:refs/heads/main')
      await contract.call('repositories.create', { name: `${user}/notes` })

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('Gitea')
      await accounts.address.fill(forge.url)
      await accounts.token.fill('0123456789abcdef0123456789abcdef01234567')
      await accounts.connect.click()
      await expect(accounts.dialog.getByRole('alert')).toContainText('The sign-in to')
      await accounts.token.fill(token)
      await accounts.connect.click()
      await expect(accounts.dialog).toBeHidden()
      const row = accounts.row(`${user} at`)
      await expect(row).toContainText('Token works')
      // It is stored sealed, and stands nowhere in the page.
      expect(await page.content()).not.toContain(token)

      await row.getByRole('link', { name: /^Repositories of/ }).click()
      const discovery = discoveryOf(page)
      await expect(discovery.heading).toBeVisible()
      await expect(discovery.row(`${user}/engine`)).toContainText('private')
      await expect(discovery.row(`${user}/old`)).toContainText('archived')
      await discovery.search.fill('ENG')
      await expect(discovery.row(`${user}/notes`)).toBeHidden()
      await discovery.search.fill('')

      await discovery.select(`${user}/engine`)
      await discovery.select(`${user}/notes`)
      await discovery.selected.getByRole('button', { name: 'Import…' }).click()
      await expect(discovery.plan).toContainText('1 repository will be imported.')
      await expect(discovery.plan).toContainText(`A repository ${user}/notes is here already.`)
      await discovery.begin.click()
      await expect(discovery.dialog).toContainText('1 repository added')
      await discovery.done.click()
      await expect(discovery.row(`${user}/engine`).getByRole('link')).toHaveText(`${user}/engine`)

      // The other direction: what is here goes there, what is missing is made.
      await contract.call('repositories.create', { name: `${user}/fresh` })
      await discovery.push.click()
      await discovery.pushDialog.getByLabel('Repositories here').fill(`${user}/fresh`)
      await expect(discovery.pushDialog).toContainText(`→ ${user}/fresh, new`)
      await discovery.pushDialog.getByRole('button', { name: 'Push 1' }).click()
      await expect(discovery.pushDialog).toContainText('1 repository added')
      await discovery.pushDialog.getByRole('button', { name: 'Done' }).click()
      await expect(discovery.row(`${user}/fresh`).getByRole('link')).toHaveText(`${user}/fresh`)

      // The token ends: a look says so, and another one mends it.
      forge.expireToken(token)
      await go('/accounts')
      const menu = async (item: string): Promise<void> => {
        await row.getByRole('button', { name: /^Change / }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await menu('Check now')
      await expect(row).toContainText('does not work')
      await menu('New token…')
      await accounts.newToken.getByLabel('Access token').fill(forge.addToken(id, scopes))
      await accounts.newToken.getByRole('button', { name: 'Test and save' }).click()
      await expect(accounts.newToken).toBeHidden()
      await expect(row).toContainText('Token works')
      expect(forge.violations).toEqual([])
    })
  })
}
