import { beforeEach, expect, it } from 'vitest'
import { scratchStores } from '../../testing/scratch-stores.ts'
import { lookAtKeptClock } from './kept-watch.ts'

const hour = 3_600_000
const day = 24 * hour
const start = 1_750_000_000_000
const { stores } = scratchStores()
const look = (now: number): number =>
  lookAtKeptClock(stores.keptLifetimes, { now: () => now, setTimer: () => () => undefined })

beforeEach(() => {
  stores.keptLifetimes.changeWatch({ lookedAt: start, sparedUntil: 0 })
})

it('lets go up to now while it looks every few hours', () => {
  expect(look(start + 6 * hour)).toBe(start + 6 * hour)
  expect(look(start + 12 * hour)).toBe(start + 12 * hour)
})

it('lets nothing more go for a day after the clock leapt ahead, but what was over before', () => {
  const leapt = start + 70 * 365 * day
  expect(look(leapt)).toBe(start)
  expect(look(leapt + 6 * hour)).toBe(0)
  expect(look(leapt + 23 * hour)).toBe(0)
  expect(look(leapt + day)).toBe(leapt + day)
})

it('has lost nothing when the clock is put right within that day', () => {
  look(start + 70 * 365 * day)
  expect(look(start + hour)).toBe(0)
  expect(look(start + hour + 6 * hour)).toBe(0)
  expect(look(start + 25 * hour)).toBe(start + 25 * hour)
})

it('gives a day after it first looks, and after the clock went back', () => {
  stores.keptLifetimes.changeWatch({ lookedAt: null })
  expect(look(start)).toBe(0)
  expect(look(start + 6 * hour)).toBe(0)
  expect(look(start - 10 * day)).toBe(0)
})

it('lets go in the end on a computer that is on for an hour a week', () => {
  const week = 7 * day
  expect(look(start + week)).toBe(start)
  // What was over then is over still, a week later.
  expect(look(start + 2 * week)).toBe(start + week)
})
