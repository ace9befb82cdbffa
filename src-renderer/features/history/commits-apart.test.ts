import { describe, expect, it } from 'vitest'
import type { Commit } from '../../../src-shared/domain/commit.ts'
import { apartSentence, commitsApart } from './commits-apart.ts'

const person = { name: 'Ada', email: 'ada@example.org', at: 0 }
const commit = (id: string, ...parents: string[]): Commit => ({
  id,
  parents,
  author: person,
  committer: person,
  subject: id,
  signature: null,
  refs: [],
})
const old = [commit('b', 'a'), commit('a')]
const main = [commit('m', 'b'), ...old]
const topic = [commit('t2', 't1'), commit('t1', 'b'), ...old]
const idsOf = (commits: readonly Commit[]) => commits.map(({ id }) => id)

describe('Commits between two sides', () => {
  it('finds what each side has alone', () => {
    const { ahead, behind } = commitsApart(main, topic)
    expect(idsOf(ahead.commits)).toEqual(['t2', 't1'])
    expect(idsOf(behind.commits)).toEqual(['m'])
    expect(ahead.isWhole && behind.isWhole).toBe(true)
    expect(apartSentence('main', 'topic', ahead, behind)).toBe(
      'topic is 2 commits ahead of main and 1 commit behind.',
    )
  })

  it('counts what was merged as had', () => {
    const { ahead, behind } = commitsApart([commit('merge', 'm', 't2'), ...main, ...topic], topic)
    expect(ahead.commits).toEqual([])
    expect(apartSentence('main', 'topic', ahead, behind)).toBe('topic is 2 commits behind main.')
  })

  it('says when two names are one commit', () => {
    const { ahead, behind } = commitsApart(main, main)
    expect(apartSentence('main', 'v1', ahead, behind)).toBe('v1 and main are the same commit.')
  })

  it('says when there are more than were read', () => {
    const { ahead, behind } = commitsApart(main, [commit('x', 'unread')])
    expect(apartSentence('main', 'x', ahead, behind)).toContain('x is more than 1 commit ahead of main')
  })
})
