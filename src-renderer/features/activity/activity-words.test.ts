import { describe, expect, test } from 'vitest'
import type { ActivityItem, ActivityRef } from '../../../src-shared/domain/activity.ts'
import type { RefOutcome } from '../../../src-shared/domain/run.ts'
import { activityEntries, dayWords } from './activity-entries.ts'
import { because, headline, signOfItem } from './activity-words.ts'

const ref = (name: string, outcome: RefOutcome): ActivityRef => ({
  ref: name,
  oldObjectId: null,
  newObjectId: null,
  outcome,
})
const run = {
  kind: 'run',
  id: 'act_1',
  at: 0,
  repositoryId: 'repo_1',
  repository: 'team/website',
  refCount: 0,
  refs: [],
  runId: 'run_1',
  mirrorId: 'mir_1',
  runKind: 'pull',
  url: 'https://github.com/team/website.git',
  trigger: 'schedule',
  outcome: 'succeeded',
  changedRefCount: 1,
  problemRefCount: 0,
  failure: null,
} satisfies ActivityItem

describe('an entry says', () => {
  test('what moved, named and then counted, and why', () => {
    const refs = [
      ref('refs/heads/main', 'updated'),
      ref('refs/heads/dev', 'updated'),
      ref('refs/tags/v1.2', 'created'),
      ref('refs/tags/v1.1', 'created'),
    ]
    const item = { ...run, refs, refCount: 1_204 }
    expect(headline(item)).toBe('main and dev moved, tag v1.2 created and 1,201 more')
    expect(because(item)).toBe('pulled from github.com/team/website, on schedule')
    expect(headline({ ...run, refs: refs.slice(0, 1), refCount: 1 })).toBe('main moved')
  })

  test('what could not move, without claiming that it did', () => {
    const item = {
      ...run,
      runKind: 'push',
      outcome: 'partial',
      changedRefCount: 0,
      refs: [ref('refs/heads/main', 'refused')],
      refCount: 1,
    } satisfies ActivityItem
    expect(headline(item)).toBe('main refused')
    expect(because(item)).toBe('push to github.com/team/website, on schedule')
    expect(signOfItem(item)).toBe('partial')
  })

  test('why a run failed that touched nothing', () => {
    const failure = {
      code: 'remote_offline',
      title: 'You are offline.',
      advice: '',
      retry: 'automatic',
      retryAt: null,
      output: null,
    } as const
    expect(headline({ ...run, outcome: 'failed', changedRefCount: 0, failure })).toBe('You are offline')
  })

  test('what was changed here', () => {
    const item = {
      kind: 'local',
      id: 'act_2',
      at: 0,
      repositoryId: 'repo_1',
      repository: 'team/website',
      refCount: 1,
      refs: [ref('refs/heads/main', 'updated')],
      cause: 'push',
    } satisfies ActivityItem
    expect(`${headline(item)}, ${because(item)}`).toBe('main moved, pushed to localhost')
  })
})

test('entries stand below the day they happened on', () => {
  const noon = new Date(2026, 10, 20, 12).getTime()
  const day = 86_400_000
  const items = [noon, noon - 1_000, noon - day, noon - 7 * day].map((at, index) => ({
    ...run,
    at,
    id: `act_${index}`,
  }))
  const entries = activityEntries(items)
  expect(entries.map((entry) => (entry.kind === 'day' ? dayWords(entry.at, noon) : entry.key))).toEqual([
    'Today',
    'act_0',
    'act_1',
    'Yesterday',
    'act_2',
    'Friday, November 13',
    'act_3',
  ])
})
