import { describe, expect, it } from 'vitest'
import type { LastRun, Mirror } from '../../../src-shared/domain/mirror.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import { describeOverview } from './overview.ts'

const mirror = (repository: string, fields: Partial<Mirror> = {}): Mirror => ({
  id: `mir_${repository}`,
  runner: 'local',
  forge: null,
  repositoryId: `repo_${repository}`,
  repository,
  direction: 'pull',
  url: 'https://git.example.org/team/project',
  host: 'git.example.org',
  accountId: null,
  schedule: { kind: 'every', intervalMs: 900_000 },
  onDiverged: 'stop',
  onDestructive: 'hold',
  patterns: [],
  notes: false,
  extraBranches: true,
  flippedAt: null,
  acceptWhileAway: false,
  status: 'active',
  partial: false,
  failure: null,
  waiting: null,
  pausedBy: null,
  movedTo: null,
  consecutiveFailures: 0,
  createdAt: 1,
  lastCheckedAt: null,
  lastChangedAt: null,
  nextRunAt: null,
  lastRun: null,
  lastChange: null,
  oscillatingRef: null,
  conflictCount: 0,
  activeRun: null,
  ...fields,
})

const failure = (retry: Failure['retry'], code: Failure['code'] = 'remote_auth_failed'): Failure => ({
  code,
  title: 'It failed.',
  advice: 'Look.',
  retry,
  retryAt: null,
  output: null,
})

const lastRun = (problemRefCount: number): LastRun => ({
  id: 'run_1',
  outcome: 'partial',
  trigger: 'schedule',
  finishedAt: 1,
  changedRefCount: 0,
  problemRefCount,
})

const running = { id: 'run_2', phase: 'fetch' } as const
const queued = { id: 'run_3', phase: 'queued' } as const

const rest = { pausedAll: null, waitsOnBattery: false }
const sentence = (...mirrors: readonly Mirror[]): string => describeOverview(mirrors, 1, rest).sentence

describe('the overview', () => {
  it('says that there is nothing yet', () => {
    expect(describeOverview([], 3, rest)).toEqual({
      sentence: 'No mirrors yet.',
      counts: { repositories: 3, mirrors: 0, upToDate: 0, syncing: 0, needYou: 0, waiting: 0, paused: 0 },
      ...rest,
      needYou: [],
      mirrors: [],
    })
  })

  it('says in one sentence that all is well', () => {
    expect(sentence(mirror('a'))).toBe('Your mirror is up to date.')
    expect(sentence(mirror('a'), mirror('b'))).toBe('All 2 mirrors are up to date.')
  })

  it('counts what is not, the most pressing first', () => {
    expect(
      sentence(
        mirror('a'),
        mirror('b', { status: 'paused' }),
        mirror('c', { status: 'pending', activeRun: queued }),
        mirror('d', { status: 'syncing', activeRun: running }),
        mirror('e', { status: 'error', failure: failure('button') }),
        mirror('f', { status: 'error', failure: failure('no') }),
      ),
    ).toBe('2 need you, 1 is syncing, 1 is waiting, 1 is paused, 1 is up to date.')
    expect(sentence(mirror('e', { status: 'error', failure: failure('no') }), mirror('a'), mirror('b'))).toBe(
      '1 needs you, 2 are up to date.',
    )
  })

  it.each<[keyof ReturnType<typeof describeOverview>['counts'], string, Partial<Mirror>]>([
    ['needYou', 'a failure that a person must mend', { status: 'error', failure: failure('button') }],
    ['needYou', 'a first run that failed for good', { status: 'pending', failure: failure('no') }],
    ['needYou', 'refs that could not follow', { partial: true, lastRun: lastRun(1) }],
    [
      'needYou',
      'refs that could not follow though it is tried again',
      { partial: true, lastRun: lastRun(1), failure: failure('automatic', 'remote_rejected') },
    ],
    [
      'needYou',
      'a failure whose next try is queued',
      { status: 'error', failure: failure('no'), activeRun: queued },
    ],
    [
      'syncing',
      'a failure whose next try is under way',
      { status: 'syncing', failure: failure('no'), activeRun: running },
    ],
    ['syncing', 'a first run under way', { status: 'pending', activeRun: running }],
    [
      'waiting',
      'a failure that is tried again by itself',
      { status: 'error', failure: failure('automatic') },
    ],
    [
      'waiting',
      'a run that somebody cancelled',
      { status: 'active', failure: failure('button', 'cancelled') },
    ],
    ['waiting', 'a run that is queued', { status: 'active', activeRun: queued }],
    ['paused', 'a paused mirror that had failed', { status: 'paused', failure: failure('button') }],
    ['upToDate', 'a partial run without any problem ref', { partial: true, lastRun: lastRun(0) }],
  ])('counts as %s: %s', (standing, _, fields) => {
    expect(describeOverview([mirror('a', fields)], 1, rest).counts[standing]).toBe(1)
  })

  it('lists who needs a person first, then syncing, then waiting, the rest by name ignoring case', () => {
    const { mirrors } = describeOverview(
      [
        mirror('Zeta'),
        mirror('beta', { status: 'paused' }),
        mirror('project-10'),
        mirror('project-2'),
        mirror('waits', { status: 'error', failure: failure('automatic') }),
        mirror('syncs', { status: 'syncing', activeRun: running }),
        mirror('stuck', { status: 'error', failure: failure('no') }),
        mirror('Alpha'),
      ],
      8,
      rest,
    )
    expect(mirrors.map(({ repository }) => repository)).toEqual([
      'stuck',
      'syncs',
      'waits',
      'Alpha',
      'beta',
      'project-2',
      'project-10',
      'Zeta',
    ])
  })
})
