import { describe, expect, test } from 'vitest'
import type { RefOutcome } from '../../../src-shared/domain/run.ts'
import { outcomeSentence, remoteWords, whatRunIs } from './run-sentences.ts'

const refs = (...given: readonly (readonly [string, RefOutcome])[]) =>
  given.map(([ref, outcome]) => ({ ref, outcome }))

describe('how a run ended', () => {
  test('is told with what moved first and each kind of problem after it', () =>
    expect(
      outcomeSentence(
        'partial',
        refs(
          ['refs/heads/a', 'updated'],
          ['refs/heads/b', 'created'],
          ['refs/heads/c', 'deleted'],
          ['refs/tags/v1', 'created'],
          ['refs/heads/d', 'refused'],
          ['refs/heads/e', 'diverged'],
        ),
      ),
    ).toBe('3 branches and 1 tag moved, 1 refused, 1 diverged'))

  test('names what could not follow when nothing moved', () =>
    expect(outcomeSentence('partial', refs(['refs/heads/a', 'refused'], ['refs/heads/b', 'held']))).toBe(
      '1 branch refused, 1 held',
    ))

  test.each([
    ['unchanged', 'Nothing new: both sides were equal'],
    ['succeeded', 'Nothing had to move'],
    ['failed', 'It failed'],
    ['cancelled', 'Cancelled'],
    ['interrupted', 'Interrupted; the mirror continues by itself'],
  ] as const)('%s without refs reads %j', (outcome, words) =>
    expect(outcomeSentence(outcome, [])).toBe(words),
  )

  test('says what a failed run had done before', () =>
    expect(outcomeSentence('failed', refs(['refs/notes/commits', 'updated']))).toBe(
      'It failed after this: 1 other ref moved',
    ))
})

test('a run and its remote in words', () => {
  expect(whatRunIs({ kind: 'push', url: 'git@github.com:team/project.git' })).toBe('Push to GitHub')
  expect(remoteWords('https://git.example.org/team/project.git')).toBe('git.example.org/team/project')
  expect(remoteWords('/srv/project.git')).toBe('/srv/project.git')
})
