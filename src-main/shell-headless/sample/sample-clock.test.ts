import { expect, it } from 'vitest'
import { createSampleClock } from './sample-clock.ts'

const minute = 60_000
const hour = 60 * minute

it('stands in the past until it is told to go on', () => {
  const clock = createSampleClock(hour)
  expect(clock.now()).toBeLessThanOrEqual(Date.now() - hour)
  clock.goTo(0)
  expect(clock.now()).toBeGreaterThan(Date.now() - minute)
})

it('tells whole milliseconds, as they are stored', () => {
  const clock = createSampleClock(0.3 * hour + 0.4)
  expect(Number.isInteger(clock.now())).toBe(true)
  clock.goTo(1.5)
  expect(Number.isInteger(clock.now())).toBe(true)
})

it('fires a timer that came due on the way, and not one that was withdrawn', async () => {
  const clock = createSampleClock(2 * hour)
  const fired: string[] = []
  const withdraw = clock.setTimer(minute, () => fired.push('withdrawn'))
  const due = new Promise<void>((resolve) => clock.setTimer(hour, resolve))
  withdraw()
  clock.goTo(0)
  await due
  expect(fired).toEqual([])
})
