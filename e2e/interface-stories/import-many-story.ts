import { describe, test } from 'vitest'
import type { Page } from '@playwright/test'
import { isLongRun } from '../../src-main/testing/long-run.ts'
import { manyAtForge } from '../fixtures/many-at-forge.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { discoveryOf } from '../page-models/accounts.ts'
import { boardOf } from '../page-models/board.ts'
import { flipOf } from '../page-models/flip.ts'

/** 300 first copies are minutes of processor time: `npm test` tells the same with fewer. */
const count = isLongRun ? 300 : 40
const turnedCount = isLongRun ? 50 : 10
/** For all of them together, on a machine that does other things as well. */
const wholeMs = isLongRun ? 1_800_000 : 240_000

/** The names of those that are turned round hold a word to find them by. */
const nameOf = (at: number): string =>
  `${at < turnedCount ? 'turning' : 'service'}-${String(at + 1).padStart(3, '0')}`

/** What an element says from now on, every text once. */
const textsOf = async (page: Page, selector: string): Promise<() => Promise<readonly string[]>> => {
  await page.evaluate((watched) => {
    const said = new Set<string>()
    Object.assign(globalThis, { saidTexts: said })
    new MutationObserver(() => {
      for (const element of document.querySelectorAll(watched)) said.add(element.textContent)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }, selector)
  return () => page.evaluate(() => [...(globalThis as unknown as { saidTexts: Set<string> }).saidTexts])
}

export const tellImportMany = (open: OpenInterface): void => {
  describe(`an account with ${count} repositories`, () => {
    test(
      `is imported as a whole, goes on without its dialog, and ${turnedCount} mirrors of it are turned round in one go`,
      { timeout: 2 * wholeMs },
      async () => {
        const { page, go, remotes, contract, dataDirectory } = await open()
        const forge = await remotes.forge()
        const user = `ada-${forge.state.users.size}`
        const { token } = forge.addUser(user)
        const { repositories, apart } = await manyAtForge(forge, {
          user,
          count,
          directory: dataDirectory,
          nameOf,
        })
        const [first, taken, broken, ...others] = repositories.slice(turnedCount - 1)
        const last = others.at(-1)
        if (!first || !taken || !broken || !last) throw new Error('Too few.')
        const commitThere = await apart(first)
        // git does not find it, although the forge lists it.
        broken.directory = Promise.resolve('/nowhere/broken.git')
        await contract.call('repositories.create', { name: `${user}/${taken.name}` })
        const account = await contract.call('accounts.connect', { kind: 'gitea', address: forge.url, token })

        await go(`/accounts/${account.id}`)
        const discovery = discoveryOf(page)
        await expect(page.getByText(`${count} repositories, listed`)).toBeVisible()
        await discovery.search.fill('turning')
        await discovery.filter('Archived', 'without')
        await expect(discovery.importAll).toHaveText(`Import these ${turnedCount}…`)
        await discovery.search.fill('')
        await page.getByRole('button', { name: 'Remove filter Archived: without' }).click()
        await expect(discovery.importAll).toHaveText('Import all…')

        // All are selected, whatever was scrolled into view.
        await discovery.selectShown.click()
        if (isLongRun) await discovery.selected.getByRole('button', { name: `Select all ${count}` }).click()
        await expect(discovery.selected).toContainText(`${count} repositories selected`)
        await discovery.selected.getByRole('button', { name: 'Import…' }).click()
        await expect(discovery.dialog.getByRole('radio', { name: 'Follow the forge' })).toBeChecked()
        await expect(discovery.plan).toContainText(
          `${count - 1} repositories will be imported. Left as they are: 1 whose name is taken here.`,
        )
        const progress = await textsOf(page, '[role=dialog] [role=status]')
        // Somebody deletes one there meanwhile, and the list is read anew before its turn comes.
        forge.remove(last)
        await discovery.begin.click()
        await expect
          .poll(async () => (await contract.call('imports.get', { accountId: account.id })).state?.total)
          .toBe(count - 1)
        await contract.call('discovery.refresh', { accountId: account.id })
        await expect(discovery.plan).toContainText(/^\d+ of \d+ repositories added/)
        await expect
          .poll(async () => new Set((await progress()).filter((text) => / of /.test(text))).size, {
            timeout: wholeMs,
          })
          .toBeGreaterThan(1)

        // Closing stops nothing, and it is found again.
        await discovery.dialog.getByRole('button', { name: /^(Go on in the background|Done)$/ }).click()
        await expect(discovery.dialog).toBeHidden()
        await expect(discovery.background).toContainText(/^Import: \d+ /)
        if (isLongRun) {
          await go('/repositories')
          await go(`/accounts/${account.id}`)
        }
        await discovery.background.getByRole('button', { name: 'Show' }).click()
        const job = page.getByRole('dialog', { name: 'Import' })
        await expect(job.getByRole('status')).toContainText(
          `${count - 2} repositories added, 1 could not be.`,
          { timeout: wholeMs },
        )
        const failed = job.getByRole('list', { name: 'Could not be added' })
        await expect(failed.getByRole('listitem')).toHaveCount(1)
        await expect(failed).toContainText(`${user}/${last.name} It is no longer at the forge.`)
        await job.getByRole('button', { name: 'Done' }).click()
        await discovery.background.getByRole('button', { name: 'Dismiss' }).click()
        await expect(discovery.background).toBeHidden()

        // Each has its first copy but one, which says what to do.
        await go('/')
        const board = boardOf(page)
        const standing = `Board: 1 is waiting, ${count - 3} are up to date.`
        await expect(board.sentence).toHaveText(standing, { timeout: wholeMs })
        await expect(board.row(`${user}/${broken.name}`)).toContainText('was not found at')
        await board.row(`${user}/${broken.name}`).click()
        await expect(board.detail).toContainText('It may be deleted, renamed, or no longer visible')
        await go('/')

        // One of those that are turned round has a commit there that is not here: nothing brings it meanwhile.
        await contract.call('mirrors.pauseAll', { untilAt: null })
        await commitThere('theirs.txt')
        await board.search.fill('turning')
        await board.selectAll.click()
        await expect(board.selection).toContainText(`${turnedCount} mirrors selected`)
        await board.selection.getByRole('button', { name: 'Turn round…' }).click()
        const flip = flipOf(page)
        await flip.dialog.getByRole('button', { name: 'Look first' }).click()
        await expect(flip.dialog.getByRole('status')).toHaveText(
          `${turnedCount - 1} lose nothing, 1 stay as they are.`,
          { timeout: wholeMs },
        )
        await flip.approve(`Turn round ${turnedCount - 1} mirrors`).click()
        await expect(flip.dialog.getByRole('status')).toHaveText(
          `${turnedCount - 1} turned round, 1 to approve.`,
          { timeout: wholeMs },
        )
        const theOne = flip.dialog.getByRole('listitem').first()
        await expect(theOne).toContainText(`${user}/${first.name}`)
        await expect(theOne).toContainText('The first run overwrites 1 branch at')
        await flip.dialog.getByRole('button', { name: 'Done' }).click()
        const { items } = await contract.call('mirrors.list', {})
        expect(items.filter(({ direction }) => direction === 'push')).toHaveLength(turnedCount - 1)
        await contract.call('mirrors.resumeAll', {})
        await board.search.fill('')
        await expect(board.sentence).toHaveText(standing, { timeout: wholeMs })
        expect(forge.violations).toEqual([])
      },
    )
  })
}
