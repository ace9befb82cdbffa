import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { hasGraphicsDevice } from './graphics-device.ts'

const scratch = scratchDirectory('graphics')

const machine = (name: string, ...files: readonly string[]): string => {
  const devices = path.join(scratch, name)
  mkdirSync(devices)
  for (const file of files) {
    mkdirSync(path.dirname(path.join(devices, file)), { recursive: true })
    writeFileSync(path.join(devices, file), '')
  }
  return devices
}

test('a machine with a graphics card has something that draws', () => {
  expect(hasGraphicsDevice(machine('card', 'dri/card0', 'dri/renderD128'))).toBe(true)
  expect(hasGraphicsDevice(machine('nvidia', 'nvidiactl'))).toBe(true)
  expect(hasGraphicsDevice(machine('windows-below', 'dxg'))).toBe(true)
})

test('a server or a container has none', () => {
  expect(hasGraphicsDevice(machine('server', 'null', 'tty'))).toBe(false)
  const container = machine('container')
  mkdirSync(path.join(container, 'dri'))
  expect(hasGraphicsDevice(container)).toBe(false)
})
