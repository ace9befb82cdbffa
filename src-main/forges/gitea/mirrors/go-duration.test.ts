import { expect, it } from 'vitest'
import { goDuration, msOfGoDuration } from './go-duration.ts'
import { intervalOf, wantedInterval } from './mirror-interval.ts'

it.each([
  [600_000, '10m0s'],
  [28_800_000, '8h0m0s'],
  [86_400_000, '24h0m0s'],
  [90_000, '1m30s'],
  [5_000, '5s'],
  [3_605_000, '1h0m5s'],
  [0, '0s'],
])('%i ms is %s, and back', (ms, text) => {
  expect(goDuration(ms)).toBe(text)
  expect(msOfGoDuration(text)).toBe(ms)
})

it.each([
  ['1.5h', 5_400_000],
  ['100ms', 100],
  ['1h30m', 5_400_000],
  ['0', 0],
  ['', null],
  ['10', null],
  ['10 m', null],
  ['10m, 5s', null],
  ['soon', null],
])('%j is read as Go reads it', (text, ms) => {
  expect(msOfGoDuration(text)).toBe(ms)
})

it('asks for nothing that the server would refuse, and never for the empty interval', () => {
  expect(wantedInterval(null)).toBe('0s')
  expect(wantedInterval(600_000)).toBe('10m0s')
  for (const wrong of [0, 599_999, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => wantedInterval(wrong)).toThrow(/10 minutes/)
  }
})

it('reads that a mirror never runs by the clock', () => {
  expect([intervalOf('0s'), intervalOf(''), intervalOf(null), intervalOf('10m0s')]).toEqual([
    null,
    null,
    null,
    600_000,
  ])
})
