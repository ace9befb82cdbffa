import { expect, it } from 'vitest'
import type { RunProgress } from '../../../src-shared/domain/run.ts'
import { createManualClock } from '../../testing/manual-clock.ts'
import { createProgressThrottle } from './progress-throttle.ts'

const at = (fraction: number): RunProgress => ({ runId: 'run_1', phase: 'fetch', fraction, text: null })

it('lets four a second through, and the newest when a gap ends', async () => {
  const clock = createManualClock()
  const sent: (number | null)[] = []
  const throttle = createProgressThrottle(clock, (progress) => sent.push(progress.fraction))
  for (let step = 0; step < 100; step += 1) {
    throttle.report(at(step / 100))
    await clock.advance(10)
  }
  expect(sent).toHaveLength(5)
  expect(sent[0]).toBe(0)
  expect(sent.at(-1)).toBe(0.99)
})

it('says nothing any more once the run has ended', async () => {
  const clock = createManualClock()
  const sent: (number | null)[] = []
  const throttle = createProgressThrottle(clock, (progress) => sent.push(progress.fraction))
  throttle.report(at(0.1))
  throttle.report(at(0.2))
  throttle.stop()
  await clock.advance(1_000)
  expect(sent).toEqual([0.1])
})
