import { describe, expect, test } from 'vitest'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'

describe.skipIf(noElectron !== null)(`the page${noElectron === null ? '' : ` (${noElectron})`}`, () => {
  const startDesktop = useDesktop()

  test('sees nothing of Node or Electron, and runs no code that is not ours', async () => {
    const { page, electron } = await startDesktop()
    expect(
      await page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
          (name) => name in globalThis,
        ),
      ),
    ).toEqual([])
    expect(await page.evaluate(() => Object.keys(mirrordesk).sort())).toEqual(
      ['call', 'onCoreState', 'onFrame', 'onNavigate', 'shell'].sort(),
    )
    const preferences = await electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
    })
    const inline = await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'globalThis.ranInline = true'
      document.head.append(script)
      return 'ranInline' in globalThis
    })
    expect(inline).toBe(false)
    expect(
      await page.evaluate(() =>
        fetch('https://example.org/').then(
          () => 'loaded',
          () => 'refused',
        ),
      ),
    ).toBe('refused')
  })

  test('comes with its policy, from its own folder alone', async () => {
    const { electron } = await startDesktop()
    const get = (url: string) =>
      electron.evaluate(async ({ net }, address) => {
        const response = await net.fetch(address)
        return { status: response.status, policy: response.headers.get('content-security-policy') }
      }, url)
    const { status, policy } = await get('app://mirrordesk/')
    expect(status).toBe(200)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect((await get('app://mirrordesk/repositories/a/runs')).status).toBe(200)
    expect((await get('app://mirrordesk/..%2felectron-main.mjs')).status).not.toBe(200)
    expect((await get('app://mirrordesk/%2e%2e/%2e%2e/package.json')).status).not.toBe(200)
    expect((await get('app://other/index.html')).status).toBe(404)
  })

  test('stays where it is: no other page, no second window, no permission', async () => {
    const { page, electron } = await startDesktop()
    const opened = electron.evaluate(
      ({ shell }) =>
        new Promise<string>((resolve) => {
          shell.openExternal = (url) => {
            resolve(url)
            return Promise.resolve()
          }
        }),
    )
    const own = page.url()
    for (const target of ['https://example.org/', 'file:///etc/passwd', 'data:text/html,x', 'app://other/']) {
      await page.evaluate((url) => {
        const link = document.createElement('a')
        link.href = url
        document.body.append(link)
        link.click()
      }, target)
    }
    for (const target of ['file:///etc/passwd', 'app://mirrordesk/', 'https://example.org/page']) {
      expect(await page.evaluate((url) => window.open(url), target)).toBeNull()
    }
    expect(await opened).toBe('https://example.org/page')
    expect(page.url()).toBe(own)
    expect(electron.windows()).toHaveLength(1)

    const states = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
      ] as PermissionName[]
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state))
    })
    expect(new Set(states)).toEqual(new Set(['denied']))
  })
})
