import { describe, expect, test } from 'vitest'
import type { DesktopApp } from '../fixtures/electron-app.ts'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { noSecondServer, useRemotes } from '../fixtures/remotes.ts'
import { recordShell } from '../fixtures/shell-record.ts'
import { soon } from '../fixtures/story-run.ts'
import { answerFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

const obstacle = noElectron ?? noSecondServer

describe.skipIf(obstacle !== null)(`notifications${obstacle === null ? '' : ` (${obstacle})`}`, () => {
  const startDesktop = useDesktop()
  const remotes = useRemotes('notifications', { ada: 'correct' })

  const untilEnded = ({ page }: DesktopApp, id: string) =>
    soon(async () => (await answerFromPage(page, 'runs.get', { id })).state).toBe('finished')

  const wrong = (username: string) => ({ kind: 'password', username, password: 'wrong' }) as const

  /** Adds a mirror with a password that is refused, and waits until its first run has failed. */
  const addRefused = async (desktop: DesktopApp, name: string) => {
    const { url } = await remotes.filled(name)
    const { mirror, run } = await answerFromPage(desktop.page, 'mirrors.add', {
      repository: `team/${name}`,
      createRepository: true,
      direction: 'pull',
      url,
      // A user of its own: an account that fails is told once, whatever it stops.
      credential: wrong(name),
    })
    await untilEnded(desktop, run.id)
    return { mirror, run }
  }

  /** Runs a mirror once more and waits for the end of that run. */
  const runAgain = async (desktop: DesktopApp, id: string): Promise<void> => {
    const run = await answerFromPage(desktop.page, 'mirrors.syncNow', { id })
    await untilEnded(desktop, run.id)
  }

  const looksAtWindow = ({ electron }: DesktopApp, isFocused: boolean): Promise<void> =>
    electron.evaluate(({ BrowserWindow }, answer) => {
      // No window manager gives the focus on a virtual display.
      for (const window of BrowserWindow.getAllWindows()) window.isFocused = () => answer
    }, isFocused)

  test('tell the first failure of a streak and the recovery, nothing between, and open the run', async () => {
    const desktop = await startDesktop()
    const { page, electron } = desktop
    const shell = await recordShell(electron)
    await looksAtWindow(desktop, false)
    await coreStateInPage(page, 'ready')
    const { mirror, run } = await addRefused(desktop, 'ada')
    await soon(shell.notifications).toHaveLength(1)
    expect((await shell.notifications())[0]?.body).toContain('team/ada')
    await runAgain(desktop, mirror.id)
    await runAgain(desktop, mirror.id)
    expect(await shell.notifications()).toHaveLength(1)

    await shell.clickNotification()
    await page.waitForURL(`app://mirrordesk/repositories/team%2Fada/runs/${run.id}`)

    const credential = { kind: 'password', username: 'ada', password: 'correct' } as const
    await answerFromPage(page, 'mirrors.change', { id: mirror.id, credential })
    await runAgain(desktop, mirror.id)
    await soon(shell.notifications).toHaveLength(2)
    await runAgain(desktop, mirror.id)
    expect(await shell.notifications()).toHaveLength(2)
  })

  test('keep silent while one looks at the window, and when they are turned off', async () => {
    const desktop = await startDesktop()
    const { page, electron } = desktop
    const shell = await recordShell(electron)
    await coreStateInPage(page, 'ready')

    await looksAtWindow(desktop, true)
    await addRefused(desktop, 'seen')

    await looksAtWindow(desktop, false)
    await answerFromPage(page, 'settings.change', { notifications: false })
    await addRefused(desktop, 'silent')

    await answerFromPage(page, 'settings.change', { notifications: true })
    await addRefused(desktop, 'told')
    await soon(shell.notifications).toHaveLength(1)
    expect((await shell.notifications())[0]?.body).toContain('team/told')
  })
})
