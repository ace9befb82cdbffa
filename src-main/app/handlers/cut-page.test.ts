import { expect, it } from 'vitest'
import { cutPage } from './cut-page.ts'

const names = ['b', 'ä', 'c', 'a', 'd']
const page = (cursor?: string) => cutPage(names, (name) => name, { cursor, limit: 2 })

it('walks through all items in the order of their keys', () => {
  const first = page()
  const second = page(first.nextCursor ?? '')
  const third = page(second.nextCursor ?? '')
  expect([first.items, second.items, third.items]).toEqual([['a', 'b'], ['c', 'd'], ['ä']])
  expect(third.nextCursor).toBeNull()
})

it('goes on at the right place when the last item is gone', () => {
  const { nextCursor } = page()
  const rest = cutPage(['a', 'c', 'd'], (name) => name, { cursor: nextCursor ?? '', limit: 5 })
  expect(rest.items).toEqual(['c', 'd'])
})

it('takes an empty cursor as none, and refuses one that it never gave', () => {
  expect(page('').items).toEqual(['a', 'b'])
  expect(() => page('not a cursor!')).toThrow('The cursor is not valid.')
})
