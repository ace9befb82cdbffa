import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf } from '../page-models/accounts.ts'

export const tellSignIn = (open: OpenInterface): void => {
  describe('an account at a forge, without a token', () => {
    test('is connected by a code that is typed in there, and signed in again by another', async () => {
      const { page, go, remotes } = await open()
      const github = await remotes.github()
      const login = `mona-${github.world.owners.size}`
      const clientId = `Iv1.story${github.world.owners.size}`
      const mona = github.addUser(login)

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('GitHub')
      await accounts.address.fill(github.url)
      await accounts.bySignIn.check({ force: true })
      // Mirrordesk has no app of its own there: how one is made stands beside the field.
      await expect(accounts.dialog).toContainText('Tick “Enable Device Flow”.')
      await accounts.clientId.fill(clientId)
      await accounts.signIn.click()
      await expect(accounts.dialog.getByRole('alert')).toContainText(
        'has no sign-in with a code for this app',
      )
      github.device.addApp(clientId)
      await accounts.signIn.click()

      const codeIn = async (): Promise<string> => {
        const code = accounts.waiting.or(accounts.again).getByLabel('Code', { exact: true })
        await expect(code).toHaveText(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
        return (await code.textContent()) ?? ''
      }
      const first = await codeIn()
      await expect(accounts.waiting.getByRole('link')).toHaveAttribute('href', `${github.url}/login/device`)
      await expect(accounts.waiting.getByRole('button', { name: 'Copy the code' })).toBeVisible()
      await expect(accounts.waiting).toContainText('Waiting for you there')
      github.device.deny(first)
      await expect(accounts.waiting.getByRole('alert')).toContainText('the sign-in was declined')
      await accounts.waiting.getByRole('button', { name: 'Begin again' }).click()
      // The app is known by now.
      await expect(accounts.dialog).toContainText(`By your app ${clientId} there.`)
      await accounts.signIn.click()
      github.device.approve(await codeIn(), mona.id)
      await expect(accounts.waiting).toBeHidden()
      const row = accounts.row(`${login} at`)
      await expect(row).toContainText('Signed in')

      await row.getByRole('button', { name: /^Change / }).click()
      await page.getByRole('menuitem', { name: 'Sign in again…' }).click()
      await accounts.again.getByRole('button', { name: 'Sign in', exact: true }).click()
      const left = await codeIn()
      await accounts.again.getByRole('button', { name: 'Cancel' }).click()
      await expect(accounts.again).toBeHidden()

      await row.getByRole('button', { name: /^Change / }).click()
      await page.getByRole('menuitem', { name: 'Sign in again…' }).click()
      await accounts.again.getByRole('button', { name: 'Sign in', exact: true }).click()
      const second = await codeIn()
      expect(second).not.toBe(left)
      github.device.approve(second, mona.id)
      await expect(accounts.again).toBeHidden()
      await expect(page.getByText(/^Signed in again: /)).toBeVisible()
      expect(github.violations).toEqual([])
    })
  })
}
