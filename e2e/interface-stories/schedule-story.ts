import { describe, test } from 'vitest'
import { mirrorThatRan } from '../fixtures/interface-data.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { addMirrorOf } from '../page-models/add-mirror.ts'
import { boardOf } from '../page-models/board.ts'
import { scheduleOf } from '../page-models/schedule.ts'

export const tellSchedule = (open: OpenInterface): void => {
  describe('when a mirror runs', () => {
    test('is chosen while it is added, with the next time said as soon as it is known', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const upstream = await remotes.filled('nightly')
      await boardOf(page).addMirror.click()
      const form = addMirrorOf(page)
      await form.address.fill(upstream.url)
      await form.repository.fill('copies/nightly')
      await page.getByText('Advanced', { exact: true }).click()
      const schedule = scheduleOf(page.getByRole('main'))
      await schedule.choice.selectOption('At set times (cron)')
      await expect(schedule.times).toHaveValue('0 3 * * *')
      await expect(page.getByText(/^Next: (today|tomorrow) 03:00\./)).toBeVisible()
      await schedule.times.fill('30 4 * *')
      await expect(page.getByRole('alert')).toContainText('"30 4 * *" is no cron expression.')
      await schedule.times.fill('30 4 * * *')
      await expect(page.getByText(/^Next: (today|tomorrow) 04:30\./)).toBeVisible()
      await form.add.click()
      await expect(page.getByText('The mirror is added. This is its first run.')).toBeVisible()
      const { items } = await contract.call('mirrors.list', { repository: 'copies/nightly' })
      expect(items[0]?.schedule).toMatchObject({ kind: 'cron', expression: '30 4 * * *' })
    })

    test('is changed with effect at once, and survives a reload', async () => {
      const world = await open()
      const { page, remotes, contract } = world
      const remote = await remotes.filled('changed')
      const { mirror } = await mirrorThatRan(world, 'pull', 'team/changed', remote.url)
      const stored = async () => (await contract.call('mirrors.get', { id: mirror.id })).schedule
      const board = boardOf(page)
      await board.row('team/changed').click()
      const schedule = scheduleOf(board.detail)
      await schedule.choice.selectOption('Every 6 hours')
      await expect.poll(stored).toEqual({ kind: 'every', intervalMs: 6 * 3_600_000 })
      await schedule.choice.selectOption('At set times (cron)')
      await expect.poll(stored).toMatchObject({ kind: 'cron', expression: '0 3 * * *' })
      await schedule.times.fill('0 5 * * MON')
      await expect(board.detail.getByText(/^Next: \S+ .*05:00\./)).toBeVisible()
      await schedule.times.press('Enter')
      await expect.poll(stored).toMatchObject({ expression: '0 5 * * MON' })
      await page.reload()
      await expect(schedule.times).toHaveValue('0 5 * * MON')
      await schedule.choice.selectOption('Only when I ask')
      await expect(board.row('team/changed')).toContainText('when you ask')
      expect(await stored()).toEqual({ kind: 'manual' })
    })
  })
}
