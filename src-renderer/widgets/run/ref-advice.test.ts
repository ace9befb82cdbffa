import { describe, expect, test } from 'vitest'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import { explainRef } from './ref-advice.ts'

const ref = (fields: Partial<RunRef>): RunRef => ({
  ref: 'refs/heads/main',
  oldObjectId: null,
  newObjectId: null,
  outcome: 'refused',
  reason: null,
  message: null,
  keptRef: null,
  ...fields,
})

describe('what is said of a ref', () => {
  test('that was refused: why, what the remote said, and what to do', () =>
    expect(explainRef(ref({ reason: 'protected', message: 'GH006: Protected branch' }), 'GitHub')).toEqual({
      reason: 'Protected at the remote.',
      quote: 'GH006: Protected branch',
      advice: 'Let this account change it in the branch rules of GitHub.',
    }))

  test('that was refused without a reason we know', () =>
    expect(explainRef(ref({ reason: 'other', message: 'no' }), 'GitHub')).toEqual({
      reason: 'GitHub refused it.',
      quote: 'no',
      advice: 'The next run tries again.',
    }))

  test('that diverged is ours to say', () =>
    expect(
      explainRef(ref({ outcome: 'diverged', reason: 'diverged', message: 'main has commits.' }), 'GitHub'),
    ).toMatchObject({ reason: 'main has commits.', quote: null }))

  test('that moved needs no advice, but what stood here instead is told', () =>
    expect(
      explainRef(ref({ outcome: 'rewritten', reason: 'local_change', message: 'It was kept.' }), 'GitHub'),
    ).toEqual({
      reason: 'It was kept.',
      quote: null,
      advice: '',
    }))
})
