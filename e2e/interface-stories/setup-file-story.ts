import { describe, test } from 'vitest'
import { commitFile, git, refsOf, workRepository } from '../../src-main/testing/scratch.ts'
import { downloadedText } from '../fixtures/downloaded-text.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { setupFileOf } from '../page-models/setup-file.ts'

export const tellSetupFile = (open: OpenInterface): void => {
  describe('the set-up as a file', () => {
    test('is applied as its plan says, asks for its secrets, goes on, and is exported', async () => {
      const { page, go, remotes, contract, dataDirectory, shell } = await open()
      const [home, away] = await Promise.all([remotes.forgejo(), remotes.forge()])
      const [ada, bob] = [`setup-ada-${home.state.users.size}`, `setup-bob-${away.state.users.size}`]
      const [adaUser, bobUser] = [home.addUser(ada), away.addUser(bob)]
      const tool = home.addRepository(`${ada}/tool`)
      const full = away.addRepository(`${bob}/full`)
      const work = await workRepository(dataDirectory, 'work-of-setup-file-story')
      await commitFile(work, 'a.txt', 'a')
      await git(work, 'push', '--quiet', await home.directoryOf(tool), 'HEAD:refs/heads/main')
      await commitFile(work, 'b.txt', 'only there')
      await git(work, 'push', '--quiet', await away.directoryOf(full), 'HEAD:refs/heads/precious')
      await contract.call('repositories.create', { name: 'not-in-the-file' })

      await go('/settings')
      const setup = setupFileOf(page)
      await setup.open()
      await setup.choose('broken.yaml', 'version: 1\nrepositories:\n  a:\n    mirors: []\n')
      await expect(setup.problems).toContainText('Line 4, column 5')
      await expect(setup.problems).toContainText('Did you mean mirrors?')
      await setup.button('Choose another file').click()

      const text = [
        'version: 1',
        'settings: { pushDelay: 5s }',
        'accounts:',
        `  home: { kind: forgejo, address: "${home.url}", token: { env: HOME_TOKEN }, webhooks: false }`,
        `  away: { kind: gitea, address: "${away.url}", token: { file: ~/away-token } }`,
        'repositories:',
        `  copy: { mirrors: [ { direction: pull, account: home, path: ${ada}/tool, schedule: manual } ] }`,
        'forgeMirrors:',
        `  - { forge: home, repository: ${ada}/tool, direction: push, account: away, path: ${bob}/full }`,
      ].join('\n')
      await setup.choose('office.yaml', text)
      await expect(setup.group('Made')).toContainText('account home')
      await expect(setup.group('Made')).toContainText(`mirror ${ada}/tool at home`)
      await expect(setup.group('Changed')).toContainText('pushDelay: 2s → 5s')
      await expect(setup.group('Left alone')).toContainText('1 repository')
      const apply = setup.button(/^Do \d+ things$/)
      await expect(apply).toBeDisabled()
      await expect(setup.dialog).toContainText('from the environment variable HOME_TOKEN')
      await setup.secret('Token of home').fill(adaUser.token)
      await setup.secret('Token of away').fill(bobUser.token)
      await apply.click()

      // What would be overwritten at the target is left, until somebody says so.
      await expect(setup.dialog).toContainText('Failed: 1.', { timeout: 60_000 })
      await expect(setup.results).toContainText('which a push by the forge would take away')
      const precious = await refsOf(await away.directoryOf(full), 'refs/heads')
      expect([...precious.keys()]).toEqual(['refs/heads/precious'])
      await setup.results.getByRole('checkbox').check()
      await setup.button('Go on').click()
      await expect(setup.dialog).toContainText('Done: 1 thing.', { timeout: 60_000 })
      await setup.button('Close').click()

      const { items } = await contract.call('mirrors.list', {})
      expect(items.map(({ repository, runner }) => [repository, runner]).toSorted()).toEqual([
        ['copy', 'local'],
        [`${ada}/tool`, 'forge'],
      ])
      expect([...(await refsOf(await away.directoryOf(full), 'refs/heads')).keys()]).toEqual([
        'refs/heads/main',
      ])
      expect((await contract.call('settings.get', {})).pushDelayMs).toBe(5_000)
      expect(await page.content()).not.toContain(adaUser.token)

      // Again there is nothing to do; what is not named goes only when somebody asks.
      await setup.open()
      await setup.choose('office.yaml', text)
      await expect(setup.dialog).toContainText('Nothing to do')
      await setup.dialog.getByLabel('Remove what the file does not name').check()
      await expect(setup.group('Removed')).toContainText('repository not-in-the-file')
      await setup.button('Cancel').click()

      // In the window, a dialog of the system asks where to.
      await expect(setup.exportButton).toBeEnabled()
      if (shell === 'browser') {
        const { content } = await downloadedText(page, () => setup.exportButton.click())
        expect(content).toBe((await contract.call('setup.exportText', {})).text)
        expect(content).not.toContain(adaUser.token)
        await expect(setup.section).toContainText('Exported as mirrordesk-setup.yaml.')
      }
    })
  })
}
