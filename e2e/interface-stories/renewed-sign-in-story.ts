import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import { noticesOf } from '../fixtures/notices-of.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { commitFile, git, workRepository } from '../../src-main/testing/scratch.ts'
import { accountsOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'

/** Long enough to sign in with on a busy machine, short enough to wait for its end. */
const shortSeconds = 6

export const tellRenewedSignIn = (open: OpenInterface): void => {
  describe('a sign-in whose tokens end', () => {
    test('is renewed before it is used; when that is refused, the same person signs in again', async () => {
      const world = await open()
      const { page, go, remotes, contract, dataDirectory } = world
      const github = await remotes.github()
      const { device } = github
      const login = `mona-${github.world.owners.size}`
      const clientId = `Iv1.renewed${github.world.owners.size}`
      const mona = github.addUser(login)
      github.addRepository(`${login}/engine`, { visibility: 'private' })
      const work = await workRepository(dataDirectory, 'work-of-renewed-story')
      const commitThere = async (file: string): Promise<string> => {
        const commit = await commitFile(work, file, `The content of ${file}\n`)
        await git(
          work,
          'push',
          '--quiet',
          await github.gitDirectory(`${login}/engine`),
          'HEAD:refs/heads/main',
        )
        return commit
      }
      await commitThere('a.txt')
      device.addApp(clientId, { tokensExpire: true })
      device.tokensLast(shortSeconds)
      const newestEndsAt = (): number =>
        Math.max(...[...github.world.tokens.values()].map(({ expiresAt }) => expiresAt ?? 0))
      const untilItsEnd = (): Promise<void> =>
        expect.poll(() => Date.now() > newestEndsAt(), { timeout: 4_000 * shortSeconds }).toBe(true)

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('GitHub')
      await accounts.address.fill(github.url)
      await accounts.bySignIn.check({ force: true })
      await accounts.clientId.fill(clientId)
      await accounts.signIn.click()
      const codeIn = async (): Promise<string> => {
        const code = accounts.waiting.or(accounts.again).getByLabel('Code', { exact: true })
        await expect(code).toHaveText(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
        return (await code.textContent()) ?? ''
      }
      device.approve(await codeIn(), mona.id)
      await expect(accounts.waiting).toBeHidden()
      const row = accounts.row(`${login} at`)
      await expect(row).toContainText('renewed by itself')
      const account = (await contract.call('accounts.list', {})).items.find(({ label }) =>
        label.startsWith(login),
      )
      const url = `${github.url}/${login}/engine.git`
      const { mirror } = await mirrorThatRan(world, 'pull', `${login}/engine`, url, account?.id)
      const notices = noticesOf(contract)

      // The token ends; what needs one gets another, and nobody is told.
      await go('/')
      const board = boardOf(page)
      const name = `${login}/engine`
      await expect(board.status(name, 'Up to date')).toBeVisible()
      const second = await commitThere('b.txt')
      await untilItsEnd()
      await (await board.rowAction(name, `Sync ${name} now`)).click()
      const tipHere = async () =>
        (await contract.call('refs.list', { repository: name, kind: 'branch' })).items[0]?.objectId
      await expect.poll(tipHere).toBe(second)
      await expect(board.status(name, 'Up to date')).toBeVisible()
      await expect(board.needsYou).toBeHidden()
      expect(notices.filter(({ kind }) => kind === 'failed')).toEqual([])

      // The forge renews it no more.
      device.revokeRenewals()
      await untilItsEnd()
      await (await board.rowAction(name, `Sync ${name} now`)).click()
      await expect(board.problem(`The sign-in of ${account?.label ?? ''} is over.`)).toBeVisible()
      await expect(board.needsYou.getByRole('listitem')).toHaveCount(1)
      const told = () => notices.filter(({ kind }) => kind === 'failed').map(({ title }) => title)
      await expect.poll(told).toEqual([`The sign-in of ${account?.label ?? ''} is over.`])

      // Somebody else cannot take its place.
      device.tokensLast(28_800)
      await board.needsYou.getByRole('button', { name: 'Sign in again' }).click()
      await accounts.again.getByRole('button', { name: 'Sign in', exact: true }).click()
      const eve = github.addUser(`eve-${login}`)
      device.approve(await codeIn(), eve.id)
      await expect(accounts.again.getByRole('alert')).toContainText(`You signed in as eve-${login}`)
      await accounts.again.getByRole('button', { name: 'Begin again' }).click()
      await accounts.again.getByRole('button', { name: 'Sign in', exact: true }).click()
      device.approve(await codeIn(), mona.id)
      await expect(accounts.again).toBeHidden()
      await expect(board.status(name, 'Up to date')).toBeVisible()
      await expect(board.needsYou).toBeHidden()
      expect((await contract.call('mirrors.get', { id: mirror.id })).failure).toBeNull()
      expect(told()).toHaveLength(1)
      expect(github.violations).toEqual([])
    })
  })
}
