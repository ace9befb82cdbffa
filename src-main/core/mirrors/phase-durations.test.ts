import { expect, it } from 'vitest'
import { createPhaseDurations } from './phase-durations.ts'

/** A clock that is moved by hand. */
const durationsAt = (start = 1_000) => {
  const clock = { now: start }
  return { clock, phases: createPhaseDurations(() => clock.now) }
}

it('counts each phase, and all attempts of one together', () => {
  const { clock, phases } = durationsAt()
  phases.enter('check')
  clock.now += 40
  phases.enter('fetch')
  expect(phases.past()).toEqual([{ phase: 'check', durationMs: 40, waitedMs: 0 }])
  clock.now += 300
  phases.enter('check')
  clock.now += 60
  expect(phases.end()).toEqual([
    { phase: 'check', durationMs: 100, waitedMs: 0 },
    { phase: 'fetch', durationMs: 300, waitedMs: 0 },
  ])
})

it('tells how much of a phase was waiting for a turn, and counts the work of the turn as work', async () => {
  const { clock, phases } = durationsAt()
  phases.enter('fetch')
  const turn = phases.countWaits((work) => {
    clock.now += 500
    return work()
  })
  await turn(() => {
    clock.now += 20
    return Promise.resolve()
  })
  await phases.countWait(() => {
    clock.now += 5_000
    return Promise.resolve()
  })
  expect(phases.end()).toEqual([{ phase: 'fetch', durationMs: 5_520, waitedMs: 5_500 }])
})

it('counts a wait that was given up', async () => {
  const { clock, phases } = durationsAt()
  phases.enter('push')
  const turn = phases.countWaits(() => {
    clock.now += 700
    return Promise.reject(new Error('cancelled'))
  })
  await expect(turn(() => Promise.resolve())).rejects.toThrow('cancelled')
  expect(phases.end()).toEqual([{ phase: 'push', durationMs: 700, waitedMs: 700 }])
})

it('says nothing of a run that never began, nor of the wait before its first phase', async () => {
  const { clock, phases } = durationsAt()
  await phases.countWaits((work) => {
    clock.now += 900
    phases.enter('check')
    return work()
  })(() => Promise.resolve())
  expect(phases.end()).toEqual([{ phase: 'check', durationMs: 0, waitedMs: 0 }])
  expect(durationsAt().phases.end()).toEqual([])
})

it('counts nothing when the clock of the computer is set back', () => {
  const { clock, phases } = durationsAt()
  phases.enter('check')
  clock.now -= 60_000
  expect(phases.end()).toEqual([{ phase: 'check', durationMs: 0, waitedMs: 0 }])
})
