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

    test('signs with a key of its own server, which is given beside the account', async () => {
      const { page, go, remotes, contract, commandLine } = await open()
      const forge = await remotes.sourcehut()
      const { token } = forge.addUser(`ada-${Date.now()}`)
      const { id } = await contract.call('accounts.connect', { kind: 'sourcehut', address: forge.url, token })
      await contract.call('settings.change', { publicAddress })
      const { publicKey } = forge.signer

      await go(`/accounts/${id}/webhooks`)
      const hooks = hooksInOf(page)
      await expect(hooks.reach).toContainText('which Mirrordesk does not know yet')
      await hooks.newKey.fill('this is no key')
      await hooks.useKey.click()
      await expect(hooks.key.getByRole('alert')).toContainText('32 bytes in base64')
      await hooks.newKey.fill(` ${publicKey} `)
      await hooks.newKey.press('Enter')
      await expect(hooks.reach).toContainText('The forge has not sent anything yet.')
      await expect(hooks.keyInUse).toHaveValue(publicKey)
      await expect(hooks.key).toContainText('You gave it for this account.')
      await hooks.forgetKey.click()
      await expect(hooks.reach).toContainText('which Mirrordesk does not know yet')

      // The same on the command line.
      const lacking = await commandLine('account', 'hooks', id)
      expect(lacking.stdout).toContain(`Give it: mirrordesk account hooks ${id} key PUBLIC-KEY`)
      const wrong = await commandLine('account', 'hooks', id, 'key', 'nonsense')
      expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('32 bytes in base64')])
      const unsaid = await commandLine('account', 'hooks', id, 'key')
      expect([unsaid.exitCode, unsaid.stderr]).toEqual([2, expect.stringContaining('Give the public key')])
      const given = await commandLine('account', 'hooks', id, 'key', publicKey)
      expect(given).toMatchObject({ exitCode: 0 })
      expect(given.stdout).toContain(`Deliveries are known by the public key ${publicKey} (given)`)
      await expect(hooks.keyInUse).toHaveValue(publicKey)
      const secret = await commandLine('account', 'hooks', id, 'new-secret')
      expect(secret.stderr).toContain('SourceHut has no secret that could be changed')
      expect(secret.exitCode).toBe(1)
      const forgotten = await commandLine('account', 'hooks', id, 'key', 'none')
      expect(forgotten.stdout).toContain('Give it: ')
      await contract.call('settings.change', { publicAddress: null })
      expect(forge.violations).toEqual([])
    })
  })
}
