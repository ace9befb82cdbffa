import { expect, it } from 'vitest'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createSpacedChecks } from './spaced-checks.ts'

const times = { quietMs: 1_000, restMs: 60_000 }

const spaced = () => {
  const clock = createManualClock(0)
  const fired: string[] = []
  const checks = createSpacedChecks(clock, times, (key) => void fired.push(`${key} ${clock.now()}`))
  return { clock, fired, checks }
}

it('a burst is one call at once, and one at the end of the minute, so that its last touch is not missed', async () => {
  const { clock, fired, checks } = spaced()
  for (let seconds = 0; seconds < 30; seconds += 1) {
    checks.touch('a')
    await clock.advance(1_000)
  }
  expect(fired).toEqual(['a 1000'])
  await clock.advance(600_000)
  expect(fired).toEqual(['a 1000', 'a 61000'])
})

it('who touches without end is called for once a minute', async () => {
  const { clock, fired, checks } = spaced()
  for (let seconds = 0; seconds < 600; seconds += 1) {
    checks.touch('a')
    await clock.advance(1_000)
  }
  expect(fired).toEqual(Array.from({ length: 10 }, (_, minute) => `a ${1_000 + minute * 60_000}`))
})

it('one touch is one call; after the minute the next is called for at once', async () => {
  const { clock, fired, checks } = spaced()
  checks.touch('a')
  await clock.advance(61_000)
  checks.touch('a')
  await clock.advance(1_000)
  expect(fired).toEqual(['a 1000', 'a 62000'])
})

it('keys know nothing of each other, and none is called for after the end', async () => {
  const { clock, fired, checks } = spaced()
  checks.touch('a')
  await clock.advance(1_000)
  checks.touch('b')
  await clock.advance(1_000)
  expect(fired).toEqual(['a 1000', 'b 2000'])
  checks.touch('a')
  checks.touch('c')
  checks.stop()
  await clock.advance(600_000)
  expect(fired).toHaveLength(2)
})
