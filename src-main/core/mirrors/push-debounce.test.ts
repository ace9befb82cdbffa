import { expect, it } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createDebounce, pushDebounceTimes } from './push-debounce.ts'

it('fires once, two seconds after the last of a burst', async () => {
  const clock = createManualClock()
  const fired: string[] = []
  const debounce = createDebounce(
    clock,
    () => pushDebounceTimes(2_000),
    (key) => fired.push(key),
  )
  debounce.touch('a')
  await clock.advance(1_500)
  debounce.touch('a')
  await clock.advance(1_999)
  expect(fired).toEqual([])
  await clock.advance(1)
  expect(fired).toEqual(['a'])
  await clock.advance(60_000)
  expect(fired).toEqual(['a'])
})

it('fires after ten seconds although it never gets quiet, and keeps repositories apart', async () => {
  const clock = createManualClock()
  const fired: string[] = []
  const debounce = createDebounce(
    clock,
    () => pushDebounceTimes(2_000),
    (key) => fired.push(key),
  )
  debounce.touch('b')
  for (let second = 0; second < 10; second += 1) {
    debounce.touch('a')
    await clock.advance(1_000)
  }
  expect(fired).toEqual(['b', 'a'])
})

it('fires nothing that was forgotten', async () => {
  const clock = createManualClock()
  const fired: string[] = []
  const debounce = createDebounce(
    clock,
    () => pushDebounceTimes(2_000),
    (key) => fired.push(key),
  )
  debounce.touch('a')
  debounce.touch('b')
  debounce.forget('a')
  await clock.advance(10_000)
  expect(fired).toEqual(['b'])
  expect(clock.pending()).toBe(0)
})
