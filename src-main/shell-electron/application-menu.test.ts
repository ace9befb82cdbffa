import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { applicationMenu, type ApplicationMenuActions } from './application-menu.ts'

const recorded = (): { readonly actions: ApplicationMenuActions; readonly clicks: string[] } => {
  const clicks: string[] = []
  return {
    clicks,
    actions: {
      openPlace: (path) => clicks.push(`place ${path}`),
      openInBrowser: () => clicks.push('browser'),
      showDataDirectory: () => clicks.push('data directory'),
      openExternal: (url) => clicks.push(url),
    },
  }
}

const itemsOf = (
  platform: NodeJS.Platform,
  isDevelopment = false,
  actions = recorded().actions,
): MenuItemConstructorOptions[] =>
  applicationMenu({ platform, isDevelopment }, actions).flatMap((menu) =>
    Array.isArray(menu.submenu) ? menu.submenu : [],
  )

const platforms = ['darwin', 'win32', 'linux'] as const

test('copy, paste and undo work by the roles of the Edit menu, on every platform', () => {
  for (const platform of platforms) {
    const roles = itemsOf(platform).map(({ role }) => role)
    expect(roles).toEqual(
      expect.arrayContaining(['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'quit']),
    )
  }
})

test('the window can be loaded anew and looked into in a checkout only', () => {
  const roles = (isDevelopment: boolean) => itemsOf('linux', isDevelopment).map(({ role }) => role)
  expect(roles(true)).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
  expect(roles(false)).not.toContain('reload')
  expect(roles(false)).not.toContain('toggleDevTools')
})

test('no shortcut takes a key that the interface uses', () => {
  const ofTheInterface = /^(CmdOrCtrl\+K|Ctrl\+K|Cmd\+K|[a-z/?]|Enter)$/i
  for (const platform of platforms) {
    for (const { accelerator } of itemsOf(platform, true)) {
      if (accelerator) expect(accelerator).not.toMatch(ofTheInterface)
    }
  }
})

test('macOS has its application menu first, the others begin with File', () => {
  const first = (platform: NodeJS.Platform) =>
    applicationMenu({ platform, isDevelopment: false }, recorded().actions)[0]
  expect(first('darwin')?.role).toBe('appMenu')
  expect(first('win32')?.label).toBe('&File')
})

test('settings and the links of Help lead where they say', () => {
  const { actions, clicks } = recorded()
  for (const { click } of itemsOf('linux', false, actions)) (click as (() => void) | undefined)?.()
  expect(clicks).toEqual(['place /settings', 'browser', 'data directory', 'https://git-scm.com/docs'])
})
