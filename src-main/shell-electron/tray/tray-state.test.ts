import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sampleOverview } from '../../testing/sample-overview.ts'
import { trayIconFile } from './tray-icon.ts'
import { traySentence, trayStateOf, trayStates } from './tray-state.ts'

const ready = { kind: 'ready' } as const

test('the tray is calm while no mirror needs a person and none syncs', () => {
  expect(trayStateOf({ core: ready, overview: sampleOverview() })).toBe('calm')
  expect(trayStateOf({ core: ready, overview: sampleOverview({ counts: { waiting: 2 } }) })).toBe('calm')
})

test('a mirror that needs a person shows before one that syncs', () => {
  expect(trayStateOf({ core: ready, overview: sampleOverview({ counts: { syncing: 1 } }) })).toBe('syncing')
  const both = sampleOverview({ counts: { syncing: 1, needYou: 1 } })
  expect(trayStateOf({ core: ready, overview: both })).toBe('needs-you')
})

test('while all mirrors rest the tray says paused, whatever else there is', () => {
  const overview = sampleOverview({ pausedAll: { untilAt: null }, counts: { needYou: 2 } })
  expect(trayStateOf({ core: ready, overview })).toBe('paused')
})

test('without a core the tray says that it is not running, and never an old sentence', () => {
  const overview = sampleOverview()
  for (const core of [
    { kind: 'restarting', message: 'It ended.', retryAt: 5 },
    { kind: 'failed', message: 'It cannot start.', advice: 'Install git.' },
  ] as const) {
    expect(trayStateOf({ core, overview })).toBe('stopped')
    expect(traySentence({ core, overview })).toContain('The core of Mirrordesk is not running.')
  }
  expect(traySentence({ core: { kind: 'starting' }, overview })).toBe('Mirrordesk is starting.')
})

test('the sentence is the one of the board', () => {
  expect(traySentence({ core: ready, overview: sampleOverview() })).toBe('All 4 mirrors are up to date.')
})

test('every state has a picture on every platform, at both scales', () => {
  const directory = path.resolve('resources/icons/tray')
  for (const platform of ['darwin', 'win32', 'linux'] as const) {
    for (const state of trayStates) {
      const file = trayIconFile(state, { platform, directory })
      expect(existsSync(file), file).toBe(true)
      expect(existsSync(file.replace('.png', '@2x.png')), file).toBe(true)
    }
  }
})
