import { describe, expect, it } from 'vitest'
import { mirrorWith, placedMirrorWith } from '../../../src-main/testing/placed-mirror.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { directionWords, lastChangeWords, signOfMirror, statusOfMirror } from './mirror-words.ts'
import { remedyOf } from './remedy.ts'
import { sparklineBars, sparklineWords } from './sparkline-bars.ts'
import { bulkDoneWords, failureLines } from './bulk-words.ts'
import { AppError, type ErrorCode } from '../../../src-shared/errors/app-error.ts'

const failure = (code: ErrorCode) => ({
  code,
  title: 'It failed.',
  advice: 'Do something.',
  retry: 'button' as const,
  retryAt: null,
  output: null,
})
const change = { runId: 'run_0', at: 0, ref: 'refs/heads/main', refCount: 1, commitCount: 3 }

describe('the words of a mirror', () => {
  it('say what moved last, in a few words', () => {
    expect(lastChangeWords({ ...change, outcome: 'updated' })).toBe('main +3')
    expect(lastChangeWords({ ...change, outcome: 'rewritten', commitCount: null })).toBe('main rewritten')
    expect(
      lastChangeWords({ ...change, ref: 'refs/tags/v2', outcome: 'created', commitCount: null, refCount: 5 }),
    ).toBe('v2 new and 4 more')
  })

  it('say where from and where to, and how often', () => {
    expect(directionWords(mirrorWith())).toBe('GitHub → this computer, every 15 minutes')
    expect(directionWords(mirrorWith({ direction: 'push', host: 'git.example.org' }))).toBe(
      'this computer → git.example.org, on every push and every 15 minutes',
    )
    const when = (direction: Direction, schedule: Schedule) =>
      directionWords(mirrorWith({ direction, schedule }))
    expect([
      when('pull', { kind: 'manual' }),
      when('push', { kind: 'manual' }),
      when('sync', { kind: 'automatic' }),
      when('pull', { kind: 'cron', expression: '0 3 * * *', timeZone: 'UTC' }),
    ]).toEqual([
      'GitHub → this computer, when you ask',
      'this computer → GitHub, on every push',
      'GitHub ↔ this computer, on every push and as often as it changes',
      'GitHub → this computer, at 0 3 * * *',
    ])
  })

  it('call it partly synced, with the sign for that, when some refs could not follow', () => {
    const lastRun = {
      id: 'run_0',
      outcome: 'partial' as const,
      trigger: 'manual' as const,
      finishedAt: 0,
      changedRefCount: 3,
      problemRefCount: 1,
    }
    const placed = placedMirrorWith({ partial: true, failure: failure('remote_rejected'), lastRun })
    expect([signOfMirror(placed), statusOfMirror(placed)]).toEqual(['partial', 'Partly synced'])
  })

  it('say what a mirror waits for', () => {
    expect(statusOfMirror(placedMirrorWith({ status: 'pending' }))).toBe('Queued')
    const waiting = { reason: 'host' as const, untilAt: 1 }
    expect(statusOfMirror(placedMirrorWith({ waiting }))).toBe('Waiting for the host')
  })
})

describe('what helps against a failure', () => {
  it.each([
    ['remote_auth_failed', 'sign_in'],
    ['remote_ssh_key_refused', 'sign_in'],
    ['remote_write_denied', 'sign_in'],
    ['remote_host_key_changed', 'host_key'],
    ['remote_held', 'accept'],
    ['remote_diverged', 'branches'],
    ['remote_conflict', 'conflicts'],
    ['remote_rejected', 'branches'],
    ['remote_unreachable', 'sync'],
  ] as const)('after %s is %s', (code, kind) => {
    expect(remedyOf({ failure: failure(code), flippedAt: null })?.kind).toBe(kind)
  })
})

describe('a sparkline', () => {
  const run = (outcome: 'unchanged' | 'succeeded' | 'failed', durationMs: number) => ({
    id: 'run_0',
    outcome,
    durationMs,
    finishedAt: 0,
  })

  it('has a bar for each run, the longest the highest, none of them invisible', () => {
    const bars = sparklineBars([run('unchanged', 0), run('succeeded', 2_500), run('failed', 10_000)])
    expect(bars.map(({ tone }) => tone)).toEqual(['quiet', 'good', 'bad'])
    expect(bars.map(({ height }) => height)).toEqual([0.2, 0.5, 1])
  })

  it('keeps quick runs low when all are quick', () => {
    expect(sparklineBars([run('unchanged', 80)])[0]?.height).toBeLessThan(0.3)
  })

  it('says in words what the bars show', () => {
    expect(sparklineWords([])).toBe('No runs yet')
    expect(sparklineWords([run('unchanged', 1), run('failed', 1)])).toBe('Last 2 runs: 1 failed')
  })
})

describe('words for many mirrors', () => {
  it('count them and name the first that failed', () => {
    expect(bulkDoneWords('pause', 1)).toBe('1 mirror is paused.')
    const failures = ['a', 'b', 'c', 'd', 'e'].map((repository) => ({
      mirror: mirrorWith({ repository }),
      error: new AppError('not_found', 'It was not found.'),
    }))
    expect(failureLines(failures)).toEqual([
      'a: It was not found.',
      'b: It was not found.',
      'c: It was not found.',
      'and 2 more',
    ])
  })
})
