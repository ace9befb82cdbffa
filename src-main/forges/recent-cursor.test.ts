import { expect, it } from 'vitest'
import { newsSince } from './recent-cursor.ts'

it('what happened at the same time as the last thing is named once, not twice and not never', () => {
  const first = newsSince({ sinceAt: 100, seen: [] }, [
    { id: 'a', at: 200 },
    { id: 'b', at: 150 },
    { id: 'c', at: 99 },
  ])
  expect(first.news.map(({ id }) => id)).toEqual(['a', 'b'])
  const second = newsSince(first.recent, [
    { id: 'd', at: 200 },
    { id: 'a', at: 200 },
    { id: 'b', at: 150 },
  ])
  expect(second.news.map(({ id }) => id)).toEqual(['d'])
  expect(second.recent).toEqual({ sinceAt: 200, seen: ['a', 'd'] })
})
