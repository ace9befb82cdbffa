import { describe, expect, test } from 'vitest'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { answerFromPage, callFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

describe.skipIf(noElectron !== null)(`the window${noElectron === null ? '' : ` (${noElectron})`}`, () => {
  const startDesktop = useDesktop()

  test('opens on our page and speaks the contract with the core', async () => {
    const { page, dataDirectory } = await startDesktop()
    expect(page.url()).toMatch(/^app:\/\/mirrordesk\//)
    await coreStateInPage(page, 'ready')
    expect(await answerFromPage(page, 'system.info', {})).toMatchObject({
      dataDirectory,
      organization: 'local',
    })
    await answerFromPage(page, 'repositories.create', { name: 'team/project' })
    const { items } = await answerFromPage(page, 'repositories.list', {})
    expect(items.map(({ name }) => name)).toEqual(['team/project'])
  })

  test('hears of what the core does, and a page loaded anew is greeted again', async () => {
    const { page } = await startDesktop()
    await coreStateInPage(page, 'ready')
    const heard = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          mirrordesk.onFrame((frame) => {
            if (frame.kind === 'event' && frame.name === 'repository.changed') resolve(frame.name)
          })
        }),
    )
    await answerFromPage(page, 'repositories.create', { name: 'a' })
    expect(await heard).toBe('repository.changed')

    await page.reload()
    const hello = await page.evaluate(
      () =>
        new Promise((resolve) => {
          mirrordesk.onFrame((frame) => {
            if (frame.kind === 'hello') resolve(frame)
          })
        }),
    )
    expect(hello).toMatchObject({ kind: 'hello', resync: false })
    await coreStateInPage(page, 'ready')
  })

  test('reaches the shell itself by the names of its table alone', async () => {
    const { page } = await startDesktop()
    const info = await page.evaluate(() => mirrordesk.shell('shell.info', {}))
    expect(info).toMatchObject({ platform: process.platform })
    const refused = (name: string, input: unknown) =>
      page.evaluate(
        ([callName, callInput]) =>
          mirrordesk.shell(callName as 'shell.info', callInput as Record<string, never>).then(
            () => 'done',
            (error: unknown) => (error as Error).message,
          ),
        [name, input],
      )
    expect(await refused('shell.explode', {})).toBe('There is no such call.')
    expect(await refused('__proto__', {})).toBe('There is no such call.')
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://name:secret@example.org/',
      'x',
    ]) {
      expect(await refused('shell.openExternal', { url })).toBe(
        'Only pages of the web are opened in the browser.',
      )
    }
  })

  test('is refused names that are no calls, and content that is no frame', async () => {
    const { page } = await startDesktop()
    await coreStateInPage(page, 'ready')
    for (const name of ['repositories.explode', 'toString', '__proto__', 'constructor']) {
      expect(await callFromPage(page, name, {})).toMatchObject({
        kind: 'failure',
        error: { code: 'not_found' },
      })
    }
    const noFrame = await page.evaluate(() =>
      mirrordesk.call('system.info' as never).then(
        () => 'done',
        (error: unknown) => (error as Error).message,
      ),
    )
    expect(noFrame).toMatch(/This is not a call/)
  })

  test('is the only one that may speak: another window with the same preload script is refused', async () => {
    const { electron, page } = await startDesktop()
    await coreStateInPage(page, 'ready')
    const answer = await electron.evaluate(async ({ app, BrowserWindow }) => {
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/dist/preload.cjs`, sandbox: true },
      })
      await stranger.loadURL('app://mirrordesk/')
      return (await stranger.webContents.executeJavaScript(
        `mirrordesk.call({ kind: 'call', id: 1, name: 'system.info', input: {} }).then(() => 'answered', String)`,
      )) as string
    })
    expect(answer).toMatch(/may not speak/)
  })
})
