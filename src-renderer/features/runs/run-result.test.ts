import { expect, test } from 'vitest'
import { resultOfRun } from './run-result.ts'

const run = {
  state: 'finished',
  outcome: 'partial',
  changedRefCount: 0,
  problemRefCount: 0,
  failure: null,
} as const

test('a row tells what moved and what could not follow', () => {
  expect(resultOfRun({ ...run, changedRefCount: 1_203, problemRefCount: 1 })).toBe(
    '1,203 moved, 1 could not follow',
  )
  expect(resultOfRun({ ...run, outcome: 'unchanged' })).toBe('Nothing new')
  expect(resultOfRun({ ...run, outcome: 'succeeded' })).toBe('Nothing had to move')
})

test('a row tells why a run failed', () =>
  expect(
    resultOfRun({
      ...run,
      outcome: 'failed',
      failure: {
        code: 'remote_offline',
        title: 'You are offline.',
        advice: '',
        retry: 'automatic',
        retryAt: null,
        output: null,
      },
    }),
  ).toBe('You are offline.'))
