import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { beforeAll, describe, expect, test } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { collectText } from '../fixtures/collected-text.ts'
import { noElectron } from '../fixtures/electron-app.ts'
import { useDisplay } from '../fixtures/virtual-display.ts'
import { answerFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

const obstacle =
  noElectron ??
  (process.platform !== 'linux' ? 'it is made unpacked on Linux here' : null) ??
  (process.env['ELECTRON_OVERRIDE_DIST_PATH']
    ? null
    : 'ELECTRON_OVERRIDE_DIST_PATH names no Electron to pack')

/** Packs what is built. Five seconds of work, and a copy of Electron. */
const packInto = async (folder: string): Promise<string> => {
  const script = path.join(root, 'scripts', 'package.mjs')
  const child = spawn(process.execPath, [script, '--dir', `--config.directories.output=${folder}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors] = [collectText(child.stdout), collectText(child.stderr)]
  const [code] = (await once(child, 'exit')) as [number]
  if (code !== 0) throw new Error(`${await output.whole}${await errors.whole}`)
  return path.join(folder, 'linux-unpacked')
}

/** Titles of the pages that are open. https://chromedevtools.github.io/devtools-protocol/#endpoints */
const titlesOf = async (address: string): Promise<readonly string[]> => {
  const response = await fetch(`http://${new URL(address).host}/json/list`)
  const targets = (await response.json()) as readonly { readonly title: string }[]
  return targets.map((target) => target.title)
}

describe.skipIf(obstacle !== null)(
  `the packaged application${obstacle === null ? '' : ` (${obstacle})`}`,
  () => {
    const display = useDisplay()
    const scratch = scratchDirectory('packaged')
    let application = ''
    beforeAll(async () => {
      application = await packInto(path.join(scratch, 'out'))
    }, 180_000)

    /** Starts it as a person does; its fuses let nobody debug its main process, so its page is driven alone. */
    const start = (environment: Readonly<Record<string, string>>) => {
      const isRoot = process.getuid?.() === 0
      const child = spawn(
        path.join(application, 'mirrordesk'),
        [
          ...(isRoot ? ['--no-sandbox'] : []),
          ...['--remote-debugging-port=0', '--port', '0', '--data-dir', path.join(scratch, 'data')],
        ],
        {
          stdio: ['ignore', 'ignore', 'pipe'],
          env: {
            PATH: process.env['PATH'] ?? '',
            HOME: scratch,
            ...display(),
            ...environment,
          },
        },
      )
      return { child, said: collectText(child.stderr) }
    }

    test('opens its window, and its core answers', async () => {
      const { child, said } = start({ MIRRORDESK_CORE_NODE: process.execPath })
      const [, address = ''] = await said.matching(/DevTools listening on (ws:\S+)/)
      await expect.poll(() => titlesOf(address), { timeout: 20_000 }).toContain('Mirrordesk')
      const browser = await chromium.connectOverCDP(address)
      const page = browser.contexts()[0]?.pages()[0]
      if (page === undefined) throw new Error('It opened no window.')
      await page.waitForURL('app://mirrordesk/**')
      await coreStateInPage(page, 'ready')
      expect(await answerFromPage(page, 'overview.get', {})).toMatchObject({ sentence: 'No mirrors yet.' })
      expect(await page.evaluate(() => mirrordesk.shell('shell.info', {}))).toMatchObject({
        canStartAtLogin: true,
      })

      await answerFromPage(page, 'settings.change', { startAtLogin: true })
      const entry = path.join(scratch, '.config', 'autostart', 'mirrordesk.desktop')
      await expect.poll(() => existsSync(entry)).toBe(true)

      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
    })

    test('is no Node for those who set its environment', async () => {
      const { child, said } = start({
        ELECTRON_RUN_AS_NODE: '1',
        NODE_OPTIONS: '--require=/nowhere/evil.cjs',
        MIRRORDESK_CORE_NODE: process.execPath,
      })
      await said.matching(/DevTools listening on/)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      expect(await said.whole).not.toContain('evil.cjs')
    })
  },
)
