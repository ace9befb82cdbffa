import { once } from 'node:events'
import { existsSync, readFileSync, watch } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { startProgram } from '../fixtures/built-program.ts'
import { collectText } from '../fixtures/collected-text.ts'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { commandLineOf, descendantsOf, noProcessTable, processesNaming } from '../fixtures/process-tree.ts'
import { answerFromPage, callFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

/** Waits until a file is removed. */
const gone = (file: string): Promise<void> =>
  new Promise((resolve) => {
    const watcher = watch(path.dirname(file), () => check())
    const check = (): void => {
      if (existsSync(file)) return
      watcher.close()
      resolve()
    }
    check()
  })

const obstacle = noElectron ?? noProcessTable

describe.skipIf(obstacle !== null)(
  `the core of the desktop app${obstacle === null ? '' : ` (${obstacle})`}`,
  () => {
    const startDesktop = useDesktop()

    test('comes back when it is killed: the window is told, and works again', async () => {
      const { page } = await startDesktop()
      await coreStateInPage(page, 'ready')
      const { processId } = await answerFromPage(page, 'system.info', {})
      // Who listens is greeted at once: only a later greeting is that of another core.
      await page.evaluate(
        () =>
          new Promise<void>((listening) => {
            let isFirst = true
            const greeted = new Promise((resolve) => {
              mirrordesk.onFrame((frame) => {
                if (frame.kind !== 'hello') return
                if (isFirst) listening()
                else resolve(frame)
                isFirst = false
              })
            })
            Object.assign(globalThis, { greeted })
          }),
      )
      const told = coreStateInPage(page, 'restarting')
      // What the page is asked, it does in turn: from here on it listens for the state too.
      await page.evaluate(() => undefined)
      process.kill(processId, 'SIGKILL')
      expect(await told).toMatchObject({ message: 'The core of Mirrordesk ended unexpectedly.' })
      const greeting = await page.evaluate(
        () => (globalThis as unknown as { greeted: Promise<unknown> }).greeted,
      )
      expect(greeting).toMatchObject({ resync: true })
      const after = await answerFromPage(page, 'system.info', {})
      expect(after.processId).not.toBe(processId)
    })

    test('is started anew when the window asks for it', async () => {
      const { page } = await startDesktop()
      await coreStateInPage(page, 'ready')
      const before = await answerFromPage(page, 'system.info', {})
      await page.evaluate(() => mirrordesk.shell('shell.restartCore', {}))
      await coreStateInPage(page, 'ready')
      expect((await answerFromPage(page, 'system.info', {})).processId).not.toBe(before.processId)
    })

    test('gets its key over the channel, shown by no process, and ends with the app, leaving none behind', async () => {
      const { page, processId, dataDirectory, quit } = await startDesktop()
      await coreStateInPage(page, 'ready')
      const processIds = [processId, ...descendantsOf(processId)]
      expect(processIds.length).toBeGreaterThan(2)
      const key = readFileSync(path.join(dataDirectory, 'vault-key'), 'utf8').trim()
      const forms = [key, Buffer.from(key, 'hex').toString('base64')]
      for (const id of processIds) {
        const environment = readFileSync(`/proc/${id}/environ`, 'utf8')
        for (const form of forms) expect(`${commandLineOf(id)} ${environment}`.includes(form)).toBe(false)
      }
      await quit()
      expect(processesNaming(dataDirectory)).toEqual([])
      const log = readFileSync(path.join(dataDirectory, 'logs', 'desktop.log'), 'utf8')
      expect(log).not.toMatch(/The core ended/)
    })

    test('ends once with an app that is quit again while it stops', async () => {
      const { electron, page, program: desktop } = await startDesktop()
      await coreStateInPage(page, 'ready')
      if (desktop.stderr === null) throw new Error('Nobody hears what it says.')
      const said = collectText(desktop.stderr)
      const ended = once(desktop, 'exit')
      const quitTwice = electron.evaluate(({ app }) => {
        app.once('will-quit', () => setImmediate(() => app.quit()))
        app.quit()
      })
      await quitTwice.catch(() => undefined)
      expect(await ended).toEqual([0, null])
      expect(await said.whole).not.toContain('Unhandled')
    })

    test('ends when the app is killed', async () => {
      const { page, program: desktop, dataDirectory } = await startDesktop()
      await coreStateInPage(page, 'ready')
      desktop.kill('SIGKILL')
      // It is removed by a core that ends in order, and by nobody else.
      await gone(path.join(dataDirectory, 'core.json'))
    })

    test('tells where Mirrordesk runs already, and starts when that one is gone', async () => {
      const { quit, page: first, dataDirectory } = await startDesktop()
      await coreStateInPage(first, 'ready')
      await quit()
      const program = await startProgram(dataDirectory)
      const { page } = await startDesktop({ dataDirectory })
      expect(await coreStateInPage(page, 'failed')).toEqual({
        kind: 'failed',
        message: `Mirrordesk is already running on this data directory at ${program.address}.`,
        advice: 'Use that one, or start with another --data-dir.',
      })
      expect(await callFromPage(page, 'system.info', {})).toMatchObject({ error: { code: 'not_running' } })
      await program.stop()
      await page.evaluate(() => mirrordesk.shell('shell.restartCore', {}))
      await coreStateInPage(page, 'ready')
    })

    test('is not started a second time: the first window comes to the front', async () => {
      const { electron, page, dataDirectory } = await startDesktop()
      await coreStateInPage(page, 'ready')
      await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
      const shown = electron.evaluate(
        ({ BrowserWindow }) =>
          new Promise<string>((resolve) => {
            BrowserWindow.getAllWindows()[0]?.once('show', () => resolve('shown'))
          }),
      )
      await expect(startDesktop({ dataDirectory })).rejects.toThrow()
      expect(await shown).toBe('shown')
      expect((await answerFromPage(page, 'system.info', {})).dataDirectory).toBe(dataDirectory)
    })
  },
)
