import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'vitest'
import { forgeCommits } from '../fixtures/forge-commits.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { accountsOf, discoveryOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'

/** A key of an app, in the form in which GitHub gives it. */
const newKey = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { publicKey, pem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() }
}

export const tellGitHubApp = (open: OpenInterface): void => {
  describe('a GitHub App', () => {
    test('is added with its key, mirrors what its installations reach, and says what it lacks', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const github = await remotes.github()
      const id = github.world.owners.size
      const acme = `acme-${id}`
      const engine = `${acme}/engine`
      const [first, other, next] = [newKey(), newKey(), newKey()]
      github.registerApp({ id, publicKey: first.publicKey })
      github.addUser(`mona-${id}`)
      github.addOrganization(acme, { [`mona-${id}`]: 'admin' })
      const commits = await forgeCommits(dataDirectory, 'work-of-app-story')
      for (const path of [engine, `${acme}/tools`, `mona-${id}/notes`]) {
        github.addRepository(path, { visibility: 'private' })
        await commits.add(await github.gitDirectory(path), path)
      }
      const installed = github.install(acme, { contents: 'write', metadata: 'read' })
      const own = github.install(`mona-${id}`, { contents: 'read', metadata: 'read' })
      const tokens = () => [...github.world.tokens.values()].filter(({ kind }) => kind === 'installation')

      await go('/accounts')
      const accounts = accountsOf(page)
      await accounts.add.first().click()
      await accounts.choose('GitHub App')
      await accounts.address.fill(github.url)
      await accounts.appId.fill(String(id))
      await accounts.privateKey.fill('sesame')
      await accounts.connect.click()
      await expect(accounts.dialog.getByRole('alert')).toContainText('private key')
      await accounts.privateKey.fill(other.pem)
      await accounts.connect.click()
      await expect(accounts.dialog.getByRole('alert')).toContainText(
        'does not know this app with this private key',
      )
      await accounts.privateKey.fill(first.pem)
      await accounts.connect.click()
      await expect(accounts.dialog).toBeHidden()
      const row = accounts.row('mirrors (app) at')
      await expect(row).toContainText('App works')
      await expect(row).toContainText(`It may read but not push to repositories of mona-${id}`)

      const menu = async (item: string): Promise<void> => {
        await row.getByRole('button', { name: /^Change / }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await menu('Check now')
      await expect(page.getByText(/^mirrors \(app\) at .* works\.$/)).toBeVisible()
      await menu('Installations…')
      const installations = page.getByRole('dialog', { name: /^Installations of/ })
      await expect(installations).toContainText(`${acme}: all repositories, reads and pushes`)
      await expect(installations).toContainText(`mona-${id}: all repositories, reads only`)
      await installations.getByRole('button', { name: 'Close' }).click()

      // Of all that the installations reach, one repository of one of them.
      await row.getByRole('link', { name: /^Repositories of/ }).click()
      const discovery = discoveryOf(page)
      await expect(discovery.row(`mona-${id}/notes`)).toBeVisible()
      await discovery.chooseOwner(acme)
      await expect(discovery.row(`mona-${id}/notes`)).toBeHidden()
      await discovery.select(engine)
      await discovery.selected.getByRole('button', { name: 'Import…' }).click()
      await discovery.begin.click()
      await expect(discovery.dialog).toContainText('1 repository added')
      await discovery.done.click()
      await go('/')
      const board = boardOf(page)
      await expect(board.status(engine, 'Up to date')).toBeVisible()
      // git was given a token for this repository alone.
      const forOne = tokens().filter(({ repositoryIds }) => repositoryIds?.size === 1)
      expect(forOne.map(({ repositoryIds }) => [...(repositoryIds ?? [])])).toContainEqual([
        github.repositoryAt(engine).id,
      ])

      // The key is removed at GitHub, and another one made.
      github.registerApp({ id, publicKey: next.publicKey })
      for (const token of tokens()) token.expiresAt = Date.now() - 1
      await board.row(engine).click()
      const { detail } = board
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText('does not know this app with this private key')
      await detail.getByRole('button', { name: 'Give another key' }).click()
      const newKeyDialog = page.getByRole('dialog', { name: /^New key for / })
      await newKeyDialog.getByLabel('Private key').fill(other.pem)
      await newKeyDialog.getByRole('button', { name: 'Test and save' }).click()
      await expect(newKeyDialog.getByRole('alert')).toContainText('does not know this app')
      await newKeyDialog.getByLabel('Private key').fill(next.pem)
      await newKeyDialog.getByRole('button', { name: 'Test and save' }).click()
      await expect(newKeyDialog).toBeHidden()
      // Its mirrors go on by themselves.
      await expect(board.status(engine, 'Up to date')).toBeVisible()

      // The installation is removed at GitHub: said of its repositories alone, with the page that brings it back.
      installed.isRemoved = true
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText(`The GitHub App does not reach ${engine}.`)
      await expect(detail.getByRole('link', { name: `${github.url}/settings/installations` })).toBeVisible()
      await go('/accounts')
      await menu('Installations…')
      await expect(installations).not.toContainText(acme)
      await installations.getByRole('button', { name: 'Close' }).click()
      installed.isRemoved = false
      await go('/')
      await board.problem(engine).getByRole('button', { name: 'Try again' }).click()
      await expect(board.status(engine, 'Up to date')).toBeVisible()

      const content = await page.content()
      for (const { pem } of [first, next]) expect(content).not.toContain(pem.split('\n')[1])
      const { items } = await contract.call('accounts.list', {})
      expect(items).toHaveLength(1)
      for (const one of [installed, own]) one.isRemoved = true
      github.registerApp(null)
      expect(github.violations).toEqual([])
    })
  })
}
