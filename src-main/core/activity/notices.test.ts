import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../src-shared/domain/run.ts'
import { decideNotice, type NoticeDecision, type NoticeInput } from './notices.ts'

const failure = (code: Failure['code'], retry: Failure['retry'] = 'button'): Failure => ({
  code,
  title: 'The sign-in to git.example.org does not work.',
  advice: 'Give a valid one.',
  retry,
  retryAt: null,
  output: null,
})

type Step = Partial<Omit<NoticeInput, 'mirror'>> & { readonly mirror?: Partial<NoticeInput['mirror']> }

const decide = (step: Step): NoticeDecision =>
  decideNotice({
    runId: 'run_1',
    at: 1_000,
    outcome: 'unchanged',
    failure: null,
    problemRefCount: 0,
    consecutiveFailures: 0,
    isAccountKnown: () => false,
    hold: null,
    isBlocked: false,
    isStoppedNow: false,
    countHeld: () => 1,
    ...step,
    mirror: {
      id: 'mir_1',
      repository: 'team/project',
      host: 'git.example.org',
      accountId: null,
      pausedAt: null,
      notifiedFailureAt: null,
      ...step.mirror,
    },
  })

const refused: Step = { outcome: 'failed', failure: failure('remote_auth_failed'), consecutiveFailures: 1 }
const offline = (consecutiveFailures: number): Step => ({
  outcome: 'failed',
  failure: failure('remote_offline', 'automatic'),
  consecutiveFailures,
})
const partial: Step = { outcome: 'partial', failure: failure('remote_rejected'), problemRefCount: 1 }
const told = { notifiedFailureAt: 500 }
const nothing = { notice: null, remembered: {} }

describe('a person', () => {
  it('is told of a failure that waits for them, with what happened, where, and what to do', () => {
    expect(decide(refused)).toEqual({
      notice: {
        id: 'notice_run_1',
        kind: 'failed',
        at: 1_000,
        title: 'The sign-in to git.example.org does not work.',
        body: 'team/project, mirrored with git.example.org. Give a valid one.',
        repository: 'team/project',
        mirrorId: 'mir_1',
        runId: 'run_1',
      },
      remembered: { notifiedFailureAt: 1_000, notifiedFailureCode: 'remote_auth_failed' },
    })
  })

  it('is told when some refs cannot follow, whatever becomes of the rest', () => {
    expect(decide(partial).notice?.kind).toBe('failed')
    const passing = failure('remote_rejected', 'automatic')
    expect(decide({ ...partial, failure: passing }).notice?.kind).toBe('failed')
  })

  it('is told of what is tried again by itself at its third failure in a row', () => {
    expect([1, 2, 3].map((count) => decide(offline(count)).notice?.kind)).toEqual([
      undefined,
      undefined,
      'failed',
    ])
  })

  it('is told once', () => {
    for (const step of [refused, offline(4), partial]) {
      expect(decide({ ...step, mirror: told })).toEqual(nothing)
    }
  })

  it('is told of the recovery when they were told of the failure, and of no other', () => {
    const recovered = decide({ outcome: 'succeeded', mirror: told })
    expect(recovered.notice).toMatchObject({
      kind: 'recovered',
      title: 'team/project is mirrored again.',
      body: 'The mirror with git.example.org works again.',
    })
    expect(recovered.remembered).toEqual({ notifiedFailureAt: null, notifiedFailureCode: null })
    expect(decide({ outcome: 'unchanged', mirror: told }).notice?.kind).toBe('recovered')
    expect(decide({ outcome: 'succeeded' })).toEqual(nothing)
  })

  it.each(['cancelled', 'interrupted'] as const)('hears nothing of a run that was %s', (outcome) => {
    const step = { outcome, failure: failure('cancelled', 'no') }
    expect(decide(step)).toEqual(nothing)
    expect(decide({ ...step, mirror: told })).toEqual(nothing)
  })

  it('hears nothing of a mirror that is paused; what it recovers from is forgotten', () => {
    expect(decide({ ...refused, mirror: { pausedAt: 1 } })).toEqual(nothing)
    expect(decide({ outcome: 'succeeded', mirror: { ...told, pausedAt: 1 } })).toEqual({
      notice: null,
      remembered: { notifiedFailureAt: null, notifiedFailureCode: null },
    })
  })

  it('hears of an account once, whatever the number of mirrors it stops', () => {
    const mirror = { accountId: 'acc_1' }
    const isAccountKnown = (): boolean => true
    expect(decide({ ...refused, mirror }).notice?.kind).toBe('failed')
    expect(decide({ ...refused, mirror, isAccountKnown })).toEqual(nothing)
    expect(decide({ ...partial, mirror, isAccountKnown }).notice?.kind).toBe('failed')
  })
})
