import { expect, test } from 'vitest'
import { stepsOf } from './run-steps.ts'

const states = (...given: Parameters<typeof stepsOf>): string =>
  stepsOf(...given)
    .map(({ name, state }) => `${name} ${state}`)
    .join(', ')

test('the step a run is at is the current one, with those before it done', () =>
  expect(states({ kind: 'pull', outcome: null }, 'keep')).toBe(
    'Check done, Fetch done, Keep old tips current, Publish ahead, Record ahead',
  ))

test('a run that waits has done no step yet', () =>
  expect(states({ kind: 'push', outcome: null }, 'queued')).toBe(
    'Check ahead, Fetch ahead, Keep old tips ahead, Push ahead, Record ahead',
  ))

test('a run that failed shows where it stopped', () =>
  expect(states({ kind: 'fetch', outcome: 'failed' }, 'fetch')).toContain('Check done, Fetch stopped, Keep'))

test('the step of large files is there while it is taken', () => {
  expect(states({ kind: 'push', outcome: null }, 'large_files')).toContain(
    'Fetch done, Large files current, Keep',
  )
  expect(states({ kind: 'push', outcome: null }, 'push')).not.toContain('Large files')
})
