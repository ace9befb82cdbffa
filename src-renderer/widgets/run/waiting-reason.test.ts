import { expect, test } from 'vitest'
import { waitingReason, type OtherRun } from './waiting-reason.ts'

const run = { id: 'run_1', mirrorId: 'mir_1', url: 'https://github.com/team/project.git' }
const mirror = (id: string, activeRun: OtherRun['activeRun'], host = 'github.com'): OtherRun => ({
  id,
  host,
  activeRun,
})
const busy = (id: string): OtherRun['activeRun'] => ({ id, phase: 'fetch' })

test('a run waits for the run of its own mirror that is under way', () =>
  expect(waitingReason(run, [mirror('mir_1', busy('run_0'))])).toBe(
    'It begins when the run of this mirror that is under way has ended.',
  ))

test('a run waits for its turn at a host, and says who is before and beside it', () =>
  expect(
    waitingReason(run, [
      mirror('mir_1', { id: 'run_1', phase: 'queued' }),
      mirror('mir_2', busy('run_2')),
      mirror('mir_3', busy('run_3')),
      mirror('mir_4', { id: 'run_4', phase: 'queued' }),
      mirror('mir_5', busy('run_5'), 'codeberg.org'),
      mirror('mir_6', null),
    ]),
  ).toBe('It waits for its turn: 2 other runs with GitHub are under way, and 1 other waits too.'))

test('a run that nothing is before begins in a moment', () =>
  expect(waitingReason(run, [mirror('mir_5', busy('run_5'), 'codeberg.org')])).toBe('It begins in a moment.'))
