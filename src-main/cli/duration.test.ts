import { expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration.ts'

it.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
])('reads %s', (text, durationMs) => expect(parseDuration(text, '--ttl')).toBe(durationMs))

it.each(['15', 'm', '0m', '-5m', '1.5h', '', '1y', '99999999999999d'])('refuses "%s"', (text) => {
  expect(() => parseDuration(text, '--ttl')).toThrow('--ttl takes a duration like 90s, 15m, 1h or 7d')
})

it('writes the largest unit that fits evenly', () => {
  expect([900_000, 5_400_000, 86_400_000, 1_500].map(formatDuration)).toEqual(['15m', '90m', '1d', '1.5s'])
})
