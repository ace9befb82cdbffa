import { describe, expect, test } from 'vitest'
import type { KeptRef } from '../../../src-shared/domain/kept-ref.ts'
import { keptEntries, matchingRefs } from './kept-entries.ts'
import { expiryWords, keptByWords, restoreConsequences, todayOf, whatHappened } from './kept-words.ts'

const day = 86_400_000
const old = 'a'.repeat(40)
const today = 'b'.repeat(40)
const kept = (fields: Partial<KeptRef> = {}): KeptRef => ({
  name: 'refs/kept/20261120T160102Z-run_1/mir_1/heads/main',
  originalRef: 'refs/heads/main',
  objectId: old,
  currentObjectId: today,
  runId: 'run_1',
  mirrorId: 'mir_1',
  keptAt: 0,
  expiresAt: 90 * day,
  pinned: false,
  ...fields,
})

test('how long it stays', () => {
  const now = new Date(2026, 10, 20, 12).getTime()
  expect(expiryWords({ expiresAt: now + 84 * day, pinned: false }, now)).toBe(
    'until Feb 12, 2027, in 84 days',
  )
  expect(expiryWords({ expiresAt: now + day, pinned: false }, now)).toBe('until Nov 21, in 1 day')
  expect(expiryWords({ expiresAt: now + day / 2, pinned: false }, now)).toMatch(/within a day$/)
  expect(expiryWords({ expiresAt: now - 1, pinned: false }, now)).toBe('goes soon')
  expect(expiryWords({ expiresAt: null, pinned: true }, now)).toBe('pinned: stays until it is unpinned')
  expect(expiryWords({ expiresAt: null, pinned: false }, now)).toBe('stays for ever')
})

test('where the branch stands today', () => {
  expect(todayOf(kept())).toBe('elsewhere')
  expect(todayOf(kept({ currentObjectId: null }))).toBe('gone')
  expect(todayOf(kept({ currentObjectId: old }))).toBe('there')
})

test('what happened, where, and by what', () => {
  expect(whatHappened('rewritten', 'pull')).toBe('overwritten here')
  expect(whatHappened('deleted', 'push')).toBe('deleted at the remote')
  expect(whatHappened('refused', 'push')).toBe('kept before a push that did not go through')
  expect(whatHappened(null, null)).toBe('overwritten or deleted')
  const url = 'https://github.com/team/project.git'
  expect(keptByWords(kept(), { kind: 'pull', url, trigger: 'schedule' })).toBe(
    'Pulled from github.com/team/project, on schedule',
  )
  expect(keptByWords(kept({ runId: 'restore_1' }), null)).toBe('Restored in place here')
  expect(keptByWords(kept({ runId: 'push_1' }), { kind: 'sync', url, trigger: null })).toBe(
    'Pushed to localhost and on to github.com/team/project',
  )
  expect(keptByWords(kept(), null)).toBe('A mirror that was removed')
})

describe('what a restore in place says it will do', () => {
  const mirror = { id: 'mir_1', url: 'https://github.com/team/project.git', status: 'active' } as const

  test('under a pull mirror: the next run moves it again', () => {
    const [move, then] = restoreConsequences(kept(), [{ ...mirror, direction: 'pull' }])
    expect(move).toBe(
      'main moves from bbbbbbb back to aaaaaaa. Where it stands today is kept too, so nothing is lost.',
    )
    expect(then).toContain('The mirror from github.com/team/project leads')
  })

  test('of a branch that was deleted upstream: the mirror leaves it alone', () =>
    expect(restoreConsequences(kept({ currentObjectId: null }), [{ ...mirror, direction: 'pull' }])).toEqual([
      'main does not exist today. It is created again at aaaaaaa.',
      'The mirror from github.com/team/project leaves it alone, as long as main does not come back there.',
    ]))

  test('with a push mirror that rests: it follows when it is resumed', () =>
    expect(restoreConsequences(kept(), [{ ...mirror, direction: 'push', status: 'paused' }])[1]).toContain(
      'The mirror to github.com/team/project, once it is resumed, follows',
    ))

  test('without a mirror', () => expect(restoreConsequences(kept(), [])[1]).toBe('No mirror changes it.'))
})

test('what one run kept stands together, and a search leaves the rest out', () => {
  const all = [
    kept({ name: 'a', originalRef: 'refs/heads/Topic/one' }),
    kept({ name: 'b' }),
    kept({ name: 'c', runId: 'run_0' }),
  ]
  expect(keptEntries(all).map(({ key }) => key)).toEqual(['run_1', 'a', 'b', 'run_0', 'c'])
  expect(matchingRefs(all, ' topic').map(({ name }) => name)).toEqual(['a'])
})
