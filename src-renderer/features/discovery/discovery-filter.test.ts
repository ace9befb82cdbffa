import { expect, it } from 'vitest'
import { isFiltered, readFilter } from './discovery-filter.ts'

const read = (text: string) => readFilter(new URLSearchParams(text))

it('reads the filter from the address', () => {
  expect(read('q=+notes+&owner=acme&fork=no&archived=yes&visibility=private')).toEqual({
    query: 'notes',
    owner: 'acme',
    fork: false,
    archived: true,
    visibility: 'private',
  })
})

it('takes what it does not know for nothing', () => {
  expect(read('visibility=secret&fork=perhaps&q=++&new=import')).toEqual({})
  expect(isFiltered(read('q='))).toBe(false)
  expect(isFiltered(read('mirrored=no'))).toBe(true)
})
