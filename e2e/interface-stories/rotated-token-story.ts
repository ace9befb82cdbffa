import { describe, test } from 'vitest'
import { manyAtForge } from '../fixtures/many-at-forge.ts'
import { noticesOf } from '../fixtures/notices-of.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'
import { frameOf } from '../page-models/frame.ts'

const count = 5

export const tellRotatedToken = (open: OpenInterface): void => {
  describe('a token that the forge takes no more', () => {
    test('is one notice for all of its mirrors, and one new token lets them all go on', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const forge = await remotes.forge()
      const user = `ada-${forge.state.users.size}`
      const { id: userId, token } = forge.addUser(user)
      const options = { user, count, directory: dataDirectory, isPrivate: true }
      await manyAtForge(forge, options)
      const account = await contract.call('accounts.connect', { kind: 'gitea', address: forge.url, token })
      await contract.call('discovery.refresh', { accountId: account.id })
      await expect
        .poll(() => contract.call('discovery.get', { accountId: account.id }))
        .toMatchObject({ state: 'whole', count })
      await contract.call('imports.start', {
        accountId: account.id,
        selection: { kind: 'filter', filter: {} },
        way: 'pull',
      })
      const board = boardOf(page)
      const allWell = `Board: All ${count} mirrors are up to date.`
      await expect(board.sentence).toHaveText(allWell, { timeout: 60_000 })

      const notices = noticesOf(contract)
      forge.expireToken(token)
      await board.selectAll.click()
      await board.selection.getByRole('button', { name: 'Sync' }).click()
      await expect(board.needsYou.getByRole('listitem')).toHaveCount(1)
      await expect(board.problem(`It stops ${count} mirrors.`)).toBeVisible()
      await expect(frameOf(page).place('Accounts')).toContainText('1')
      await expect.poll(() => notices.length).toBe(1)
      expect(notices[0]?.body).toContain(`It stops ${count} mirrors`)

      await frameOf(page).place('Accounts').click()
      const accounts = accountsOf(page)
      const problem = accounts.problem(`It stops these ${count} mirrors:`)
      await expect(problem.getByRole('listitem')).toHaveCount(count)
      await problem.getByRole('button', { name: 'Give another token' }).click()
      // One of somebody else would mix up whose repositories these are.
      const eve = forge.addUser(`eve-${userId}`)
      await accounts.newToken.getByLabel('Access token').fill(eve.token)
      await accounts.newToken.getByRole('button', { name: 'Test and save' }).click()
      await expect(accounts.newToken.getByRole('alert')).toContainText(`eve-${userId}`)
      const rotated = forge.addToken(userId, ['all'])
      await accounts.newToken.getByLabel('Access token').fill(rotated)
      await accounts.newToken.getByRole('button', { name: 'Test and save' }).click()
      await expect(accounts.newToken).toBeHidden()
      await expect(problem).toBeHidden()
      await expect(accounts.row(`${user} at`)).toContainText('Token works')
      await go('/')
      await expect(board.sentence).toHaveText(allWell, { timeout: 60_000 })
      await expect(board.needsYou).toBeHidden()
      expect(notices.filter(({ kind }) => kind === 'failed')).toHaveLength(1)
      expect(await page.content()).not.toContain(rotated)
      expect(forge.violations).toEqual([])
    })
  })
}
