import { describe, expect, test } from 'vitest'
import { noElectron, useDesktop, type DesktopApp } from '../fixtures/electron-app.ts'
import { soon } from '../fixtures/story-run.ts'
import { answerFromPage, callFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

describe.skipIf(noElectron !== null)(
  `the power of the computer${noElectron === null ? '' : ` (${noElectron})`}`,
  () => {
    const startDesktop = useDesktop()

    /** The computer is unplugged, or plugged in again. */
    const plug = ({ electron }: DesktopApp, isOnBattery: boolean): Promise<void> =>
      electron.evaluate(({ powerMonitor }, answer) => {
        powerMonitor.isOnBatteryPower = () => answer
        powerMonitor.emit(answer ? 'on-battery' : 'on-ac')
      }, isOnBattery)

    test('is told to the core and on the board: scheduled runs wait, unless one says otherwise', async () => {
      const desktop = await startDesktop()
      const { page } = desktop
      await coreStateInPage(page, 'ready')
      const waits = async (): Promise<boolean> =>
        (await answerFromPage(page, 'overview.get', {})).waitsOnBattery
      const banner = page.getByText('On battery: scheduled runs wait.')

      await plug(desktop, true)
      await soon(waits).toBe(true)
      await banner.waitFor()
      await plug(desktop, false)
      await soon(waits).toBe(false)
      await banner.waitFor({ state: 'detached' })

      await plug(desktop, true)
      await page.getByRole('button', { name: 'Always run them' }).click()
      await soon(waits).toBe(false)
      expect((await answerFromPage(page, 'settings.get', {})).waitOnBattery).toBe(false)
    })

    test('cannot be told by the window: the contract has no such call', async () => {
      const { page } = await startDesktop()
      await coreStateInPage(page, 'ready')
      for (const name of ['computer', 'computer.changed', 'computer.suspend']) {
        expect(await callFromPage(page, name, { news: 'suspend' })).toMatchObject({
          kind: 'failure',
          error: { code: 'not_found' },
        })
      }
    })
  },
)
