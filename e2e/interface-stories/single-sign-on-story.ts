import { describe, test } from 'vitest'
import { forgeCommits } from '../fixtures/forge-commits.ts'
import { mirrorThatRan, syncNow } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf, discoveryOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'

export const tellSingleSignOn = (open: OpenInterface): void => {
  describe('an organization that hides behind single sign-on', () => {
    test('is named where its repositories would be, and is there once the token is authorized', async () => {
      const world = await open()
      const { page, go, remotes, contract, dataDirectory } = world
      const github = await remotes.github()
      const nth = github.world.owners.size
      const [mona, acme] = [`mona-${nth}`, `acme-${nth}`]
      github.addUser(mona)
      const organization = github.addOrganization(acme, { [mona]: 'member' }, { requiresSso: true })
      const token = github.addToken(mona, 'classic', { scopes: ['repo', 'read:org', 'workflow'] })
      const authorized = github.world.tokens.get(token)?.ssoAuthorized ?? new Set()
      const commits = await forgeCommits(dataDirectory, 'work-of-sign-on-story')
      for (const path of [`${mona}/notes`, `${acme}/secret`]) {
        github.addRepository(path, { visibility: 'private' })
        await commits.add(await github.gitDirectory(path), path)
      }

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('GitHub')
      await accounts.address.fill(github.url)
      await accounts.byToken.check({ force: true })
      await accounts.token.fill(token)
      await accounts.connect.click()
      await expect(accounts.dialog).toBeHidden()
      const row = accounts.row(`${mona} at`)
      await expect(row).toContainText('One organization stays hidden until the token is authorized')
      const tokensPage = `${github.url}/settings/tokens`
      await expect(row.getByRole('link', { name: tokensPage })).toHaveAttribute('href', tokensPage)

      await row.getByRole('link', { name: /^Repositories of/ }).click()
      const discovery = discoveryOf(page)
      await expect(discovery.row(`${mona}/notes`)).toBeVisible()
      await expect(discovery.row(`${acme}/secret`)).toBeHidden()
      await expect(discovery.hidden).toBeVisible()
      await expect(page.getByRole('main').getByRole('link', { name: tokensPage })).toBeVisible()

      authorized.add(organization.id)
      await discovery.authorized.click()
      await expect(discovery.row(`${acme}/secret`)).toBeVisible()
      await expect(discovery.hidden).toBeHidden()

      // Both are mirrored; then the organization shuts the token out again.
      const { items } = await contract.call('accounts.list', {})
      const account = items.find(({ label }) => label.startsWith(`${mona} at`))?.id ?? ''
      const of = (path: string) => `${github.url}/${path}.git`
      const { mirror } = await mirrorThatRan(world, 'pull', `${acme}/secret`, of(`${acme}/secret`), account)
      const own = await mirrorThatRan(world, 'pull', `${mona}/notes`, of(`${mona}/notes`), account)
      await contract.call('existence.check', { accountId: account })
      authorized.delete(organization.id)
      await syncNow(world, mirror.id)
      await contract.call('existence.check', { accountId: account })

      await go('/')
      const board = boardOf(page)
      const single = board.problem(`${acme} at`)
      await expect(single).toContainText('requires single sign-on for this token. It stops')
      await board.row(`${acme}/secret`).click()
      const letIn = `${github.url}/orgs/${acme}/sso?authorization_request=AAAA`
      await expect(board.detail.getByRole('link', { name: letIn })).toBeVisible()
      await expect(board.detail).not.toContainText(/may be gone|no longer at/)
      const known = await contract.call('existence.list', { accountId: account })
      expect(known.items.find(({ mirrorId }) => mirrorId === mirror.id)).toMatchObject({
        state: 'unknown',
        missingCount: 0,
      })
      // The person's own repositories are none of its business.
      expect((await syncNow(world, own.mirror.id)).outcome).toBe('unchanged')
      await expect(board.status(`${mona}/notes`, 'Up to date')).toBeVisible()

      authorized.add(organization.id)
      await single.getByRole('button', { name: 'Try again' }).click()
      await expect(board.status(`${acme}/secret`, 'Up to date')).toBeVisible()
      // The mirror works; whether its repository is there is asked again by the next look, or now.
      await expect(board.detail).toContainText(`Whether ${acme}/secret is at`)
      await board.detail.getByRole('button', { name: 'Look again' }).click()
      await expect(board.detail).not.toContainText('Whether')
      expect(github.violations).toEqual([])
    })
  })
}
