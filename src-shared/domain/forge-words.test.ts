import { expect, it } from 'vitest'
import { expiryWarning } from './forge-connection.ts'
import { tokenEndWords } from './forge-words.ts'

const dayMs = 86_400_000
const now = 1_750_000_000_000

it.each([
  [20 * dayMs, 'ends in 20 days', null],
  [14 * dayMs, 'ends in 14 days', 14],
  [3.5 * dayMs, 'ends in 3 days', 14],
  [3 * dayMs, 'ends in 3 days', 3],
  [1.5 * dayMs, 'ends in a day', 3],
  [0.5 * dayMs, 'ends within a day', 0],
  [0, 'ended today', 0],
  [-1.5 * dayMs, 'ended a day ago', 0],
  [-40 * dayMs, 'ended 40 days ago', 0],
])('a token whose end is %d ms away %s', (away, words, warning) => {
  expect(tokenEndWords(now + away, now)).toBe(words)
  expect(expiryWarning(now + away, now)).toBe(warning)
})

it('a token without an end is never warned of', () => {
  expect(expiryWarning(null, now)).toBeNull()
})
