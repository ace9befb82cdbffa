import { describe, expect, it } from 'vitest'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { matchMirrors, matchOneMirror } from './choose-mirror.ts'

const mirror = (id: string, repository: string): Mirror => ({
  id: `mir_${id.padEnd(32, '0')}`,
  runner: 'local',
  forge: null,
  repositoryId: `repo_${'0'.repeat(32)}`,
  repository,
  direction: 'push',
  url: `https://example.org/${id}`,
  host: 'example.org',
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
  createdAt: 0,
  lastCheckedAt: null,
  lastChangedAt: null,
  nextRunAt: null,
  lastRun: null,
  lastChange: null,
  oscillatingRef: null,
  conflictCount: 0,
  activeRun: null,
})

const one = mirror('aaaa1', 'Team/Project')
const two = mirror('aaaa2', 'team/project')
const alone = mirror('bbbb1', 'tools')
const all = [one, two, alone]

describe('a mirror', () => {
  it('is named by its id, or the beginning of it with or without its kind', () => {
    for (const text of [one.id, 'mir_aaaa1', 'aaaa1']) expect(matchOneMirror(all, text)).toBe(one)
  })

  it('is named by its repository, ignoring case, when that has one mirror', () => {
    expect(matchOneMirror(all, 'TOOLS')).toBe(alone)
  })

  it('is asked for by id when the repository has several', () => {
    expect(() => matchOneMirror(all, 'team/project')).toThrow(
      /several mirrors.*\n {2}mir_aaaa1000 .*\n {2}mir_aaaa2000 /,
    )
  })

  it('is not guessed from an id that several begin with', () => {
    expect(() => matchOneMirror(all, 'aaaa')).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })

  it('is not found when nothing matches', () => {
    expect(() => matchOneMirror(all, 'nothing')).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => matchOneMirror(all, '')).toThrow(expect.objectContaining({ code: 'not_found' }))
  })
})

it('takes all mirrors of a repository where several are welcome', () => {
  expect(matchMirrors(all, 'team/project')).toEqual([one, two])
})
