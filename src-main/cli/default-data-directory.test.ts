import path from 'node:path'
import { expect, it } from 'vitest'
import { defaultDataDirectory } from './default-data-directory.ts'

const at = (platform: NodeJS.Platform, environment: Record<string, string> = {}) =>
  defaultDataDirectory({ platform, environment, homeDirectory: '/home/ada' })

it("is the platform's place for application data", () => {
  expect(at('linux')).toBe('/home/ada/.local/share/mirrordesk')
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/mirrordesk')
  expect(at('linux', { XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/mirrordesk')
  expect(at('darwin')).toBe('/home/ada/Library/Application Support/Mirrordesk')
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe('/local/Mirrordesk')
})

it('is MIRRORDESK_DATA_DIR when that is set', () => {
  expect(at('linux', { MIRRORDESK_DATA_DIR: 'here' })).toBe(path.resolve('here'))
})
