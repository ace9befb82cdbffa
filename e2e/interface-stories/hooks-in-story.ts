import { describe, test } from 'vitest'
import { commitFile, git, workRepository } from '../../src-main/testing/scratch.ts'
import { reverseProxy } from '../../src-main/testing/fake-forges/deliver-hook.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf } from '../page-models/accounts.ts'
import { hooksInOf } from '../page-models/hooks-in.ts'

const scopes = ['write:repository', 'write:organization', 'write:user']
const publicAddress = 'https://mirrors.example.org'

export const tellHooksIn = (open: OpenInterface): void => {
  describe('a forge that tells of pushes', () => {
    test('is given the public address, gets a webhook, and its deliveries are seen', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const { address } = await contract.call('system.info', {})
      reverseProxy(publicAddress, address)
      const forge = await remotes.forge()
      const user = `eve-${forge.state.users.size}`
      const { token } = forge.addUser(user, scopes)
      const told = forge.addRepository(`${user}/told`)
      const work = await workRepository(dataDirectory, 'work-of-hooks-story')
      await commitFile(work, 'a.txt', 'a')
      await git(work, 'push', '--quiet', await forge.directoryOf(told), 'HEAD:refs/heads/main')
      told.isEmpty = false
      const account = await contract.call('accounts.connect', { kind: 'gitea', address: forge.url, token })
      await contract.call('repositories.create', { name: `${user}/told` })
      const url = `${forge.url}/${user}/told.git`
      await contract.call('mirrors.add', {
        repository: `${user}/told`,
        direction: 'pull',
        url,
        accountId: account.id,
        schedule: { kind: 'every', intervalMs: 86_400_000 },
      })

      await go('/accounts')
      await accountsOf(page)
        .row(`${user} at`)
        .getByRole('link', { name: /^Webhooks of/ })
        .click()
      const hooks = hooksInOf(page)
      await expect(hooks.heading).toBeVisible()
      await expect(hooks.reach).toContainText('it has no public address')
      await hooks.toSettings.click()
      await hooks.publicAddress.fill('ftp://mirrors.example.org')
      await hooks.publicAddress.press('Enter')
      await expect(page.getByRole('alert')).toContainText('is not the address of a website')
      await hooks.publicAddress.fill(publicAddress)
      await hooks.publicAddress.press('Enter')
      await expect(page.getByRole('alert')).toBeHidden()

      await go(`/accounts/${account.id}/webhooks`)
      await expect(hooks.reach).toContainText('The forge has not sent anything yet.')
      await expect(hooks.hook(`${user}/told`)).toContainText('Nothing has come yet', { timeout: 15_000 })

      await commitFile(work, 'b.txt', 'b')
      await git(work, 'push', '--quiet', url.replace('://', `://${user}:${token}@`), 'HEAD:main')
      await forge.idle()
      await expect(hooks.delivery('push').first()).toContainText('The mirror is checked')
      await expect(hooks.reach).toContainText('The forge reaches this computer.')
      await expect
        .poll(async () => {
          const { items } = await contract.call('mirrors.list', { repository: `${user}/told` })
          return items[0]?.lastRun?.trigger
        })
        .toBe('webhook')

      // Somebody removes it at the forge.
      told.hooks.length = 0
      await hooks.lookAtAll.click()
      await expect.poll(() => told.hooks.length).toBe(1)

      await hooks.enabled.click({ force: true })
      await expect(hooks.reach).toContainText('switched off')
      await expect(hooks.repositories).toContainText('None are made.')
      expect(told.hooks).toEqual([])
      await contract.call('settings.change', { publicAddress: null })
      expect(forge.violations).toEqual([])
    })
  })
}
