import { describe, test } from 'vitest'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { settingsOf } from '../page-models/settings.ts'

export const tellSettings = (open: OpenInterface): void => {
  describe('settings', () => {
    test('take effect at once, are the same for the command line, and survive a reload', async () => {
      const world = await open()
      const { page, contract } = world
      await world.go('/settings')
      const settings = settingsOf(page)
      await settings.interval.selectOption('Every 30 minutes')
      await settings.direction.selectOption({ index: 1 })
      await settings.lifetime.selectOption('30 days')
      await settings.theme('Dark').click()
      await expect(page.locator('html')).toHaveAttribute('data-appearance', 'dark')
      await expect
        .poll(() => contract.call('settings.get', {}))
        .toMatchObject({
          defaultSchedule: { kind: 'every', intervalMs: 30 * 60_000 },
          defaultDirection: 'push',
          keptRefLifetimeMs: 30 * 86_400_000,
          appearance: 'dark',
        })

      await page.reload()
      await expect(settings.interval).toHaveValue(String(30 * 60_000))
      await expect(settings.direction).toHaveValue('push')
      await expect(settings.lifetime).toHaveValue(String(30 * 86_400_000))
      await expect(settings.chosenTheme).toHaveAccessibleName('Dark')
      await expect(page.locator('html')).toHaveAttribute('data-appearance', 'dark')

      await contract.call('settings.change', { appearance: 'light' })
      await expect(settings.chosenTheme).toHaveAccessibleName('Light')
    })

    test('refuse a port that is none, and say when one needs a restart', async () => {
      const world = await open()
      const { page, contract } = world
      await world.go('/settings')
      const settings = settingsOf(page)
      await settings.port.fill('70000')
      await settings.port.press('Enter')
      await expect(page.getByRole('alert')).toHaveText('A port is a number from 1 to 65535.')
      expect((await contract.call('settings.get', {})).listenPort).toBe(null)
      await settings.port.fill('7421')
      await settings.port.press('Enter')
      await expect(settings.restartNote).toBeVisible()
      expect((await contract.call('settings.get', {})).listenPort).toBe(7421)
    })
  })
}
