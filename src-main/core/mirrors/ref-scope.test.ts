import { expect, it } from 'vitest'
import { isPulled, isPushed, trackedRef, trackingRef, trackingRefspecs } from './ref-scope.ts'

it.each(['refs/heads/main', 'refs/tags/v1', 'refs/heads/release/HEAD', 'refs/heads/header'])(
  'sends %s',
  (ref) => expect(isPushed(ref)).toBe(true),
)

it.each([
  'refs/pull/1/head',
  'refs/merge-requests/1/head',
  'refs/changes/01/1/1',
  'refs/remotes/mir_1/heads/main',
  'refs/kept/x/y/heads/main',
  'refs/outgoing/run_1/heads/main',
  'refs/stash',
  'refs/replace/abc',
  'refs/notes/commits',
  'refs/heads/HEAD',
  'refs/tags/head',
])('never sends %s', (ref) => expect(isPushed(ref)).toBe(false))

it('takes branches, tags and notes, and no pull request', () => {
  expect(isPulled('refs/notes/commits')).toBe(true)
  expect(isPulled('refs/heads/main')).toBe(true)
  expect(isPulled('refs/pull/1/head')).toBe(false)
  expect(isPulled('refs/heads/Head')).toBe(false)
})

it('tracks each kind of ref below the name of its mirror, and finds the way back', () => {
  expect(trackingRef('mir_1', 'refs/heads/a/b')).toBe('refs/remotes/mir_1/heads/a/b')
  expect(trackedRef('mir_1', 'refs/remotes/mir_1/tags/v1')).toBe('refs/tags/v1')
  expect(trackedRef('mir_1', 'refs/remotes/mir_10/tags/v1')).toBeNull()
  expect(trackingRefspecs('mir_1', ['refs/heads/'])).toEqual(['+refs/heads/*:refs/remotes/mir_1/heads/*'])
})
