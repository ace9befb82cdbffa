import { expect, it } from 'vitest'
import { createManualClock } from '../testing/manual-clock.ts'
import { watchClock } from './watch-clock.ts'

it('tells of time that jumped ahead, not of time that passes', async () => {
  const manual = createManualClock()
  let sleptMs = 0
  let told = 0
  const clock = { ...manual, now: () => manual.now() + sleptMs }
  const stop = watchClock({ clock, onJump: () => (told += 1) })
  await manual.advance(10 * 60_000)
  expect(told).toBe(0)
  sleptMs = 8 * 3_600_000
  await manual.advance(15_000)
  expect(told).toBe(1)
  await manual.advance(10 * 60_000)
  expect(told).toBe(1)
  stop()
  expect(manual.pending()).toBe(0)
})
