import { existsSync } from 'node:fs'
import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf } from '../page-models/accounts.ts'

const scopes = ['write:repository', 'write:organization', 'write:user']

export const tellSshKey = (open: OpenInterface): void => {
  describe('an SSH key', () => {
    test('is made for an account, shown with the page that takes it, shown again, and gone with the account', async () => {
      const { page, go, remotes, contract } = await open()
      const forge = await remotes.forge()
      const user = `grace-${forge.state.users.size}`
      const { token } = forge.addUser(user, scopes)

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('Gitea')
      await accounts.address.fill(forge.url)
      await accounts.token.fill(token)
      await accounts.transport.selectOption({ label: 'over SSH, with a key' })
      await expect(accounts.connect).toBeDisabled()
      await accounts.makeKey.click()
      await expect(accounts.publicKey(accounts.dialog)).toHaveValue(
        /^ssh-ed25519 \S+ mirrordesk 127\.0\.0\.1/,
      )
      const shown = await accounts.publicKey(accounts.dialog).inputValue()
      await expect(accounts.dialog.getByRole('link', { name: 'SSH keys at Gitea' })).toHaveAttribute(
        'href',
        `${forge.url}/user/settings/keys`,
      )
      await expect(accounts.dialog).toContainText('Its fingerprint is SHA256:')
      await accounts.connect.click()
      await expect(accounts.dialog).toBeHidden()

      const row = accounts.row(`${user} at`)
      const menu = async (item: string): Promise<void> => {
        await row.getByRole('button', { name: /^Change / }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await menu('Public key…')
      const again = page.getByRole('dialog', { name: /^Public key of / })
      await expect(accounts.publicKey(again)).toHaveValue(shown)
      await again.getByRole('button', { name: 'Close' }).last().click()

      const { items } = await contract.call('accounts.list', {})
      const account = items.find(({ label }) => label.startsWith(`${user} at`))
      expect(existsSync(account?.keyFile ?? '')).toBe(true)
      await menu('Remove…')
      await page.getByRole('button', { name: 'Remove the account' }).click()
      await expect(row).toBeHidden()
      await expect.poll(() => existsSync(account?.keyFile ?? '')).toBe(false)
    })
  })
}
