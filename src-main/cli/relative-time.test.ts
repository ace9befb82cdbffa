import { expect, it } from 'vitest'
import { clockTime, relativeTime } from './relative-time.ts'

const now = new Date(2026, 10, 20, 14, 0).getTime()

it.each([
  [null, '-'],
  [now - 2_000, 'just now'],
  [now - 30_000, '30 seconds ago'],
  [now - 3 * 60_000, '3 minutes ago'],
  [now + 12 * 60_000, 'in 12 minutes'],
  [now - 26 * 3_600_000, '26 hours ago'],
  [now + 90 * 86_400_000, 'in 90 days'],
])('%s is "%s"', (at, text) => expect(relativeTime(at, now)).toBe(text))

it('leaves the date out on the same day', () => {
  expect(clockTime(now + 5 * 60_000, now)).toBe('14:05')
  expect(clockTime(now + 24 * 3_600_000, now)).toBe('2026-11-21 14:00')
})
