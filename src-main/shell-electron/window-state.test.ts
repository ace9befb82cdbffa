import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { scratchDirectory } from '../testing/scratch.ts'
import { createWindowStateStore } from './window-state.ts'

const bounds = { x: 10, y: 20, width: 900, height: 700 }

const desk = (dataDirectory = scratchDirectory('window-state')) => {
  const clock = createManualClock()
  const errors: unknown[] = []
  const store = createWindowStateStore({
    dataDirectory,
    setTimer: clock.setTimer,
    onError: (error) => errors.push(error),
  })
  return { clock, errors, store, dataDirectory, file: path.join(dataDirectory, 'window-state.json') }
}

test('the next start finds what was remembered', () => {
  const { store, dataDirectory } = desk()
  store.change({ bounds, isMaximized: true, path: '/repositories/team%2Fproject?tab=runs' })
  store.flush()
  expect(desk(dataDirectory).store.get()).toEqual({
    bounds,
    isMaximized: true,
    path: '/repositories/team%2Fproject?tab=runs',
    knowsItKeepsRunning: false,
  })
})

test('many changes are written once, half a second after the first', async () => {
  const { clock, store, file, dataDirectory } = desk()
  for (let x = 0; x < 100; x += 1) store.change({ bounds: { ...bounds, x } })
  expect(existsSync(file)).toBe(false)
  expect(clock.pending()).toBe(1)
  await clock.advance(500)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ bounds: { x: 99 } })
  expect(readdirSync(dataDirectory)).toEqual(['window-state.json'])
})

test('a change that changes nothing is not written', () => {
  const { clock, store } = desk()
  store.change({ path: '/', isMaximized: false })
  expect(clock.pending()).toBe(0)
})

test('a broken file, or one with an address in place of a path, is as good as none', () => {
  for (const text of [
    '{"bounds":',
    '{"bounds":null,"isMaximized":false,"path":"https://example.org"}',
    '[]',
  ]) {
    const { dataDirectory, file } = desk()
    writeFileSync(file, text)
    expect(desk(dataDirectory).store.get()).toMatchObject({ bounds: null, path: '/' })
  }
})

test('a folder that cannot be written to is told once, and the state stays in memory', () => {
  const { store, errors, file } = desk()
  mkdirSync(file)
  store.change({ isMaximized: true })
  store.flush()
  expect(errors).toHaveLength(1)
  expect(store.get().isMaximized).toBe(true)
})
