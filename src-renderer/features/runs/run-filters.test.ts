import { expect, test } from 'vitest'
import { askedRuns, isFiltered, readRunFilters } from './run-filters.ts'

const read = (search: string) => readRunFilters(new URLSearchParams(search))

test('the filters of the address are those that the core is asked for', () => {
  expect(askedRuns('team/a', read('outcome=failed&trigger=push&ref=main'))).toEqual({
    repository: 'team/a',
    outcomes: ['failed'],
    triggers: ['push'],
    ref: 'refs/heads/main',
  })
  expect(askedRuns('team/a', read('mirror=mir_1&ref=refs/tags/v1'))).toEqual({
    mirrorId: 'mir_1',
    ref: 'refs/tags/v1',
  })
})

test('words that no run ends or begins with, and an empty name, filter nothing', () => {
  const filters = read('outcome=splendid&trigger=moon&ref=%20')
  expect(isFiltered(filters)).toBe(false)
  expect(askedRuns('team/a', filters)).toEqual({ repository: 'team/a' })
})
