import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { type DesktopApp, noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { recordShell } from '../fixtures/shell-record.ts'
import { soon } from '../fixtures/story-run.ts'
import { answerFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

describe.skipIf(noElectron !== null)(
  `the place of the window${noElectron === null ? '' : ` (${noElectron})`}`,
  () => {
    const startDesktop = useDesktop()

    const boundsOf = ({ electron }: DesktopApp) =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    const isVisible = ({ electron }: DesktopApp) =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
    const close = ({ electron }: DesktopApp) =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

    /** A desktop that says of itself that it shows tray icons: it answers on the session bus as `gdbus` prints it. */
    const withTray = (): Record<string, string> => {
      const folder = scratchDirectory('session-bus')
      const program = path.join(folder, 'gdbus')
      writeFileSync(program, '#!/bin/sh\necho "(<true>,)"\n')
      chmodSync(program, 0o755)
      return { PATH: [folder, process.env['PATH']].join(path.delimiter) }
    }

    test('size, position and the page are there again after a new start', async () => {
      const first = await startDesktop()
      const moved = await first.electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows()
        const arrived = new Promise<void>((resolve) => window?.once('resize', () => resolve()))
        window?.setBounds({ x: 60, y: 80, width: 1_000, height: 700 })
        return arrived.then(() => window?.getBounds())
      })
      await first.page.evaluate(() => history.pushState(null, '', '/activity?filter=moved'))
      await first.quit()

      const second = await startDesktop({ dataDirectory: first.dataDirectory })
      expect(second.page.url()).toBe('app://mirrordesk/activity?filter=moved')
      expect(await boundsOf(second)).toEqual(moved)
    })

    test('a window that was left on a screen that is gone opens on the one that is there', async () => {
      const dataDirectory = scratchDirectory('far-away')
      const bounds = { x: 9_000, y: 9_000, width: 1_000, height: 700 }
      const state = { bounds, isMaximized: false, path: '/', knowsItKeepsRunning: true }
      writeFileSync(path.join(dataDirectory, 'window-state.json'), JSON.stringify(state))
      const { x, y } = (await boundsOf(await startDesktop({ dataDirectory }))) ?? {}
      expect(x).toBeLessThan(1_600)
      expect(y).toBeLessThan(1_200)
    })

    test('closing it leaves Mirrordesk in the tray, says so once, and the tray brings it back', async () => {
      const desktop = await startDesktop({ environment: withTray() })
      const shell = await recordShell(desktop.electron)
      await coreStateInPage(desktop.page, 'ready')
      await answerFromPage(desktop.page, 'mirrors.pauseAll', { untilAt: null })
      await soon(shell.tray).toMatchObject({ state: 'paused' })
      await soon(() => isVisible(desktop)).toBe(true)
      await close(desktop)
      await soon(() => isVisible(desktop)).toBe(false)
      expect((await shell.notifications()).map(({ title }) => title)).toEqual(['Mirrordesk keeps running'])
      await shell.clickTray('Open Mirrordesk')
      await soon(() => isVisible(desktop)).toBe(true)
      await close(desktop)
      await soon(() => isVisible(desktop)).toBe(false)
      expect(await shell.notifications()).toHaveLength(1)
    })

    test('on a desktop without a tray closing leaves the window in reach', async () => {
      const desktop = await startDesktop()
      const shell = await recordShell(desktop.electron)
      await coreStateInPage(desktop.page, 'ready')
      await close(desktop)
      await soon(shell.notifications).toMatchObject([
        { body: expect.stringContaining('only minimised') as string },
      ])
      expect(desktop.program.exitCode).toBeNull()
    })

    test('a start at login shows no window, and a second start brings it to the front', async () => {
      const desktop = await startDesktop({ args: ['--hidden'], environment: withTray() })
      await coreStateInPage(desktop.page, 'ready')
      expect(await isVisible(desktop)).toBe(false)
      await desktop.electron.evaluate(({ app }) => app.emit('second-instance'))
      await soon(() => isVisible(desktop)).toBe(true)
    })

    test('where there is no tray a start at login leaves the window in the task bar', async () => {
      const desktop = await startDesktop({ args: ['--hidden'] })
      const isThere = ({ electron }: DesktopApp) =>
        electron.evaluate(({ BrowserWindow }) => {
          const [window] = BrowserWindow.getAllWindows()
          return window?.isMinimized() === true || window?.isVisible() === true
        })
      await soon(() => isThere(desktop)).toBe(true)
    })

    test('with the setting off closing it quits', async () => {
      const desktop = await startDesktop({ environment: withTray() })
      await coreStateInPage(desktop.page, 'ready')
      await answerFromPage(desktop.page, 'settings.change', { closeToTray: false })
      const ended = new Promise((resolve) => desktop.program.once('exit', resolve))
      await close(desktop).catch(() => undefined)
      expect(await ended).toBe(0)
    })
  },
)
