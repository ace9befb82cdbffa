import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { frameOf } from '../page-models/frame.ts'
import { repositoriesOf } from '../page-models/repositories.ts'

export const tellKilledCore = (open: OpenInterface): void => {
  describe('a core that is killed', () => {
    test('is said to be away in front of the user, and its return brings everything back', async () => {
      const world = await open()
      const { page } = world
      const frame = frameOf(page)
      await world.contract.call('repositories.create', { name: 'team/before' })
      await world.go('/repositories')
      await expect(repositoriesOf(page).row('team/before')).toBeVisible()
      await expect(frame.connection('Connected')).toBeVisible()

      await world.killCore()
      const words = { browser: 'The connection to Mirrordesk is interrupted.', desktop: 'ended unexpectedly' }
      await expect(frame.banner(words[world.shell])).toBeVisible()
      // What was there stays readable meanwhile.
      await expect(repositoriesOf(page).row('team/before')).toBeVisible()

      const contract = await world.bringCoreBack()
      if (world.shell === 'browser') {
        await expect(frame.banner('This browser is no longer signed in.')).toBeVisible()
        await expect(frame.banner('mirrordesk open')).toBeVisible()
        const { stdout } = await world.commandLine('open')
        await page.goto(stdout.trim())
      }
      await expect(frame.connection('Connected')).toBeVisible()
      await expect(frame.banner(/./)).toBeHidden()
      await frame.place('Repositories').click()
      await expect(repositoriesOf(page).row('team/before')).toBeVisible()
      await contract.call('repositories.create', { name: 'team/after' })
      await expect(repositoriesOf(page).row('team/after')).toBeVisible()
    })
  })
}
