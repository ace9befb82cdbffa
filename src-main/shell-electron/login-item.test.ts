import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import {
  autostartEntry,
  autostartFile,
  createLoginItem,
  isHiddenStart,
  type LoginItem,
  type LoginItemDependencies,
} from './login-item.ts'

const loginItem = (given: Partial<LoginItemDependencies>): LoginItem & { readonly asked: unknown[] } => {
  const asked: unknown[] = []
  const item = createLoginItem({
    platform: 'linux',
    environment: {},
    homeDirectory: '/home/ada',
    isPackaged: true,
    executable: '/opt/Mirrordesk/mirrordesk',
    setLoginItemSettings: (settings) => asked.push(settings),
    ...given,
  })
  return { ...item, asked }
}

test('Linux gets an autostart entry that starts hidden, and loses it again', () => {
  const config = scratchDirectory('config')
  const item = loginItem({ environment: { XDG_CONFIG_HOME: config } })
  const file = path.join(config, 'autostart', 'mirrordesk.desktop')
  item.follow(true)
  item.follow(true)
  expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Mirrordesk/mirrordesk" --hidden\n')
  expect(statSync(file).mode & 0o777).toBe(0o644)
  expect(readdirSync(path.dirname(file))).toEqual(['mirrordesk.desktop'])
  item.follow(false)
  item.follow(false)
  expect(existsSync(file)).toBe(false)
})

test('an AppImage is started by its own file, not by the mount that is gone after it', () => {
  const config = scratchDirectory('config')
  const environment = { XDG_CONFIG_HOME: config, APPIMAGE: '/home/ada/My Apps/Mirrordesk.AppImage' }
  loginItem({ environment, executable: '/run/mount/mirrordesk' }).follow(true)
  expect(readFileSync(path.join(config, 'autostart', 'mirrordesk.desktop'), 'utf8')).toContain(
    'Exec="/home/ada/My Apps/Mirrordesk.AppImage" --hidden',
  )
})

test('a program with odd characters in its path is quoted as the specification says', () => {
  expect(autostartEntry('/opt/100% "$HOME"/m')).toContain('Exec="/opt/100%% \\\\"\\\\$HOME\\\\"/m" --hidden')
})

test('the folder is that of XDG_CONFIG_HOME when it is absolute, else ~/.config', () => {
  const homeDirectory = '/home/ada'
  const usual = '/home/ada/.config/autostart/mirrordesk.desktop'
  expect(autostartFile({ environment: {}, homeDirectory })).toBe(usual)
  expect(autostartFile({ environment: { XDG_CONFIG_HOME: 'relative' }, homeDirectory })).toBe(usual)
})

test('macOS and Windows are asked, with a hidden start', () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const item = loginItem({ platform })
    item.follow(true)
    item.follow(false)
    expect(item.asked).toEqual([
      { openAtLogin: true, args: ['--hidden'] },
      { openAtLogin: false, args: ['--hidden'] },
    ])
  }
})

test('a checkout, and a system we do not know, cannot start at login and say why', () => {
  const config = scratchDirectory('config')
  const item = loginItem({ isPackaged: false, environment: { XDG_CONFIG_HOME: config } })
  expect(item).toMatchObject({
    canStartAtLogin: false,
    reason: expect.stringContaining('checkout') as string,
  })
  item.follow(true)
  expect(readdirSync(config)).toEqual([])
  expect(loginItem({ platform: 'freebsd' }).canStartAtLogin).toBe(false)
})

test('a start is hidden by its argument, or because macOS opened us at login', () => {
  expect(isHiddenStart(['/opt/mirrordesk', '--hidden'], false)).toBe(true)
  expect(isHiddenStart(['/opt/mirrordesk'], true)).toBe(true)
  expect(isHiddenStart(['/opt/mirrordesk'], false)).toBe(false)
})
