import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'
import { signInOf } from '../page-models/sign-in.ts'

export const tellCredential = (open: OpenInterface): void => {
  describe('a sign-in that is wrong', () => {
    test('is shown once with the mirrors it stops, and correcting it brings both up to date', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const [first, second] = [
        await remotes.filledBehindSignIn('one'),
        await remotes.filledBehindSignIn('two'),
      ]
      const { username, password } = remotes.signIn
      const account = await contract.call('accounts.add', {
        host: new URL(first.url).host,
        credential: { kind: 'password', username, password: 'wrong-horse' },
      })
      for (const [repository, { url }] of Object.entries({ 'team/one': first, 'team/two': second })) {
        await mirrorThatRan(world, 'pull', repository, url, account.id)
      }
      const board = boardOf(page)
      await expect(board.sentence).toHaveText('Board: 2 need you.')
      await expect(board.needsYou.getByRole('listitem')).toHaveCount(1)
      await expect(board.problem('It stops 2 mirrors.')).toBeVisible()
      await expect(frameOf(page).place('Accounts')).toContainText('1')

      await board.problem('It stops 2 mirrors.').getByRole('button', { name: 'Correct the sign-in' }).click()
      const signIn = signInOf(page)
      await expect(signIn.username).toHaveValue(username)
      await signIn.password.fill('still-wrong')
      await signIn.save.click()
      await expect(signIn.dialog.getByRole('alert')).toBeVisible()
      await signIn.password.fill(password)
      await signIn.save.click()
      await expect(signIn.dialog).toBeHidden()
      await expect(board.sentence).toHaveText('Board: All 2 mirrors are up to date.')
      await expect(board.needsYou).toBeHidden()
      // Nothing of it stays in the page.
      expect(await page.content()).not.toContain(password)
    })
  })
}
