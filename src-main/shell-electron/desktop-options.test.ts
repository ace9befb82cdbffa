import { expect, test } from 'vitest'
import { readDesktopOptions } from './desktop-options.ts'

const read = (args: readonly string[], environment: Record<string, string> = {}) =>
  readDesktopOptions(args, { environment, homeDirectory: '/home/ada', platform: 'linux' })

test('are the data directory of the command line unless a person says otherwise', () => {
  expect(read([])).toEqual({
    dataDirectory: '/home/ada/.local/share/mirrordesk',
    port: undefined,
    sample: false,
  })
  expect(read([], { MIRRORDESK_DATA_DIR: '/data' }).dataDirectory).toBe('/data')
  expect(read(['--data-dir', '/other'], { MIRRORDESK_DATA_DIR: '/data' }).dataDirectory).toBe('/other')
})

test('are found between those of Chromium and Electron', () => {
  const args = ['.', '--no-sandbox', '--inspect=0', '--data-dir=/data', '--port', '0', '--sample', '--hidden']
  expect(read(args)).toEqual({ dataDirectory: '/data', port: 0, sample: true })
})

test.each(['x', '65536', '-1', ''])('have no port %s', (port) => {
  expect(() => read([`--port=${port}`])).toThrow(expect.objectContaining({ code: 'invalid_input' }))
})
