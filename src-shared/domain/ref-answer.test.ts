import { describe, expect, it } from 'vitest'
import { sampleMirror, sampleStanding } from '../../src-main/testing/sample-values.ts'
import { answerAt, isAnswered, seenNowSentence, standingSentence, wordsAt } from './ref-answer.ts'
import type { RefAtMirror, RefStanding } from './ref-standing.ts'
import type { Failure } from './run.ts'

const [first] = sampleStanding.mirrors
if (first === undefined) throw new Error('The sample has a mirror.')

const at = (change: Partial<RefAtMirror> = {}, cell: Partial<RefAtMirror['cell']> = {}): RefAtMirror => ({
  ...first,
  refusal: null,
  mirror: {
    ...sampleMirror,
    direction: 'push',
    status: 'active',
    failure: null,
    partial: false,
    waiting: null,
    pausedBy: null,
    activeRun: null,
    oscillatingRef: null,
    nextRunAt: 9_000,
  },
  ...change,
  cell: { ...first.cell, problem: null, ...cell },
})
const standing = (change: Partial<RefStanding> = {}): RefStanding => ({ ...sampleStanding, ...change })
const failure = (change: Partial<Failure>): Failure => ({
  code: 'remote_auth_failed',
  title: 'The sign-in no longer works.',
  advice: 'Sign in again.',
  retry: 'button',
  retryAt: 12_000,
  output: null,
  ...change,
})
const mirrorWith = (change: Partial<RefAtMirror['mirror']>): RefAtMirror => {
  const plain = at()
  return { ...plain, mirror: { ...plain.mirror, ...change } }
}

describe('when a ref is tried next', () => {
  it('is the next run of its mirror while nothing holds it', () => {
    expect(answerAt(at(), standing()).nextTry).toEqual({ at: 9_000, words: 'The next run tries it' })
  })

  it('is when the hold ends that comes first', () => {
    const waiting = mirrorWith({
      status: 'error',
      failure: failure({ code: 'remote_unreachable', class: 'host', retry: 'automatic' }),
      waiting: { reason: 'host', untilAt: 11_000 },
    })
    const answer = answerAt(waiting, standing())
    expect(answer.holds).toMatchObject([{ kind: 'waiting', fix: 'sync', untilAt: 11_000 }])
    expect(answer.nextTry).toEqual({ at: 11_000, words: 'It is tried again' })
  })

  it('is nobody’s promise while the mirror is paused', () => {
    const answer = answerAt(mirrorWith({ status: 'paused', pausedBy: 'you', nextRunAt: null }), standing())
    expect(answer.nextTry).toEqual({ at: null, words: 'When that is over.' })
  })

  it('is never for what a target refused for its content, until it changes', () => {
    const problem = {
      outcome: 'refused',
      reason: 'too_large',
      message: 'big',
      runId: 'run_1',
      at: 1,
    } as const
    const refusal = { reason: 'too_large', message: 'big', foundAt: 1, triedAgainAt: null } as const
    expect(answerAt(at({ refusal }, { problem }), standing()).nextTry).toEqual({
      at: null,
      words: 'Not by itself, as it is now.',
    })
    expect(answerAt(at({ refusal: null }, { problem }), standing()).nextTry.at).toBe(9_000)
  })
})

describe('what holds a mirror', () => {
  it('is not what its last run said of other branches', () => {
    const refusing = mirrorWith({ status: 'error', failure: failure({ code: 'remote_rejected' }) })
    expect(answerAt(refusing, standing()).holds).toEqual([])
  })

  it('is a sign-in that does not open, with the remedy of the mirror', () => {
    const failing = mirrorWith({ status: 'error', failure: failure({}) })
    expect(answerAt(failing, standing()).holds).toEqual([
      {
        kind: 'failing',
        title: 'The sign-in no longer works.',
        text: 'Sign in again.',
        fix: 'remedy',
        untilAt: 12_000,
      },
    ])
  })

  it('is told of what is equal too, which it was when it was last seen; not of what no run moves', () => {
    const paused = mirrorWith({ status: 'paused', pausedBy: 'you' })
    const equal = { ...paused, cell: { ...paused.cell, state: 'in_sync' as const } }
    expect(answerAt(equal, standing())).toMatchObject({
      holds: [{ kind: 'paused' }],
      nextTry: { at: null, words: 'When the mirror runs next.' },
    })
    const excluded = { ...paused, cell: { ...paused.cell, state: 'excluded' as const } }
    expect(answerAt(excluded, standing({ pausedAll: { untilAt: null } })).holds).toEqual([])
  })

  it('is, for a host that asks for patience, nothing that a button could shorten', () => {
    const waiting = mirrorWith({ status: 'error', waiting: { reason: 'rate_limit', untilAt: 10_500 } })
    expect(answerAt(waiting, standing()).holds).toMatchObject([{ fix: 'none', untilAt: 10_500 }])
  })
})

describe('the whole answer', () => {
  const equal = at({}, { state: 'in_sync' })
  const excluded = at({}, { state: 'excluded', leftOut: { because: 'notes', pattern: null } })

  it('counts the remotes that have the same', () => {
    const say = (mirrors: RefAtMirror[], objectId: string | null = sampleStanding.objectId) =>
      standingSentence(standing({ mirrors, objectId }), 'main')
    expect(say([equal, equal])).toBe('main is the same here and at all 2 remotes.')
    expect(say([equal, at()])).toBe('main is the same at 1 of 2 remotes.')
    const failing = { ...mirrorWith({ status: 'error', failure: failure({}) }), cell: equal.cell }
    expect(say([failing])).toBe('main was the same here and at its remote when it was last seen.')
    expect(say([failing, equal])).toBe(
      'main was the same here and at all 2 remotes when they were last seen.',
    )
    expect(say([at()])).toBe('main is not the same here and at git.example.org.')
    expect(say([equal, excluded])).toBe('main is the same here and at its remote.')
    expect(say([excluded])).toBe('No mirror carries main.')
    expect(say([])).toBe('team/project has no mirror: main is only here.')
    expect(say([at()], null)).toBe('main is not here; git.example.org has it.')
  })

  it('is calm about what is equal only while its remote can be looked at', () => {
    const failing = { ...mirrorWith({ status: 'error', failure: failure({}) }), cell: equal.cell }
    expect(wordsAt(equal)).toMatchObject({ tone: 'good', words: 'in sync' })
    expect(wordsAt(failing)).toMatchObject({ tone: 'busy', words: 'in sync when last seen' })
    expect(answerAt(failing, standing()).title).toBe('Both sides were equal when the remote was last seen.')
  })

  it('leaves no question where both sides are equal or the mirror leaves it out', () => {
    expect([equal, excluded, at()].map(isAnswered)).toEqual([true, true, false])
  })

  it('says of a look at the remote what changed since', () => {
    const { cell } = at()
    const remote = { mirrorId: 'mir_1', direction: 'push', url: '', host: 'h', seenAt: 1 } as const
    const say = (change: object, cellChange: object = {}): string =>
      seenNowSentence(
        {
          mirrorId: 'mir_1',
          at: 1,
          isAsSeen: false,
          isObjectHere: true,
          cell: { ...cell, ...cellChange },
          ...change,
        },
        remote,
        true,
      )
    expect(say({ isAsSeen: true })).toBe('It stands where it was last seen.')
    expect(say({ isObjectHere: false }, { remoteObjectId: 'a'.repeat(40) })).toBe(
      'It stands at aaaaaaa there now, which is not here.',
    )
    expect(say({}, { remoteObjectId: null })).toBe('It is not there.')
    expect(say({}, { state: 'in_sync' })).toBe('Both sides are equal.')
  })
})
