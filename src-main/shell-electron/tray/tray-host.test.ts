import { expect, test } from 'vitest'
import { isTrayVisible } from './tray-host.ts'

test('Windows and macOS always show the tray and are not asked', async () => {
  const ask = (): Promise<string> => Promise.reject(new Error('asked'))
  expect(await isTrayVisible('win32', ask)).toBe(true)
  expect(await isTrayVisible('darwin', ask)).toBe(true)
})

test('on Linux the session bus decides', async () => {
  expect(await isTrayVisible('linux', () => Promise.resolve('(<true>,)\n'))).toBe(true)
  expect(await isTrayVisible('linux', () => Promise.resolve('(<false>,)\n'))).toBe(false)
})

test('where nobody answers there is no tray', async () => {
  expect(await isTrayVisible('linux', () => Promise.reject(new Error('no such name')))).toBe(false)
})
