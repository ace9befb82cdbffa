import { describe, expect, it } from 'vitest'
import { phaseSentence, timedPhases } from './phase-sentence.ts'

const run = {
  queuedAt: 1_000,
  startedAt: 1_200,
  phases: [
    { phase: 'check', durationMs: 300, waitedMs: 0 },
    { phase: 'fetch', durationMs: 242_000, waitedMs: 180_000 },
  ],
} as const

describe('what took the time of a run', () => {
  it('is its longest phase, and how much of it was waiting', () => {
    expect(phaseSentence(run)).toBe('Fetching took 4 min 2 s, 3 min of it waiting.')
  })

  it('is the wait for its turn, where that was longest', () => {
    expect(phaseSentence({ ...run, startedAt: 601_000 })).toBe('Waiting took 10 min.')
  })

  it('is not worth a word of a run that took less than a second', () => {
    expect(phaseSentence({ ...run, phases: [{ phase: 'check', durationMs: 300, waitedMs: 0 }] })).toBeNull()
    expect(phaseSentence({ ...run, phases: [] })).toBeNull()
  })

  it('leaves out a wait for its turn that nobody noticed', () => {
    expect(timedPhases(run).map(({ name }) => name)).toEqual(['Checking', 'Fetching'])
  })
})
