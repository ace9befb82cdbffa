import { describe, expect, it } from 'vitest'
import type { Commit } from '../../../src-shared/domain/commit.ts'
import { joinHistories } from './join-histories.ts'

const person = { name: 'Ada', email: 'ada@example.org', at: 0 }
const commit = (id: string, ...refs: string[]): Commit => ({
  id,
  parents: [],
  author: person,
  committer: person,
  subject: id,
  signature: null,
  refs,
})
const idsOf = (commits: readonly Commit[] | null) => commits?.map(({ id }) => id) ?? null

describe('Joining a history with what came on top of it', () => {
  it('keeps what is known below the place where they meet', () => {
    const known = ['c', 'b', 'a'].map((id) => commit(id))
    expect(idsOf(joinHistories([commit('e'), commit('d'), commit('c')], known))).toEqual([
      'e',
      'd',
      'c',
      'b',
      'a',
    ])
  })

  it('asks for more while they do not meet', () => {
    expect(joinHistories([commit('e'), commit('d')], [commit('c')])).toBeNull()
    expect(joinHistories([], [commit('c')])).toBeNull()
  })

  it('does not keep what a rewound branch left behind', () => {
    const known = ['gone', 'b', 'a'].map((id) => commit(id))
    expect(joinHistories([commit('new'), commit('b')], known)).toBeNull()
  })

  it('takes a branch that moved off the commit where it was', () => {
    const known = [commit('b'), commit('a', 'refs/heads/main', 'refs/tags/v1')]
    const joined = joinHistories([commit('c', 'refs/heads/main'), commit('b')], known)
    expect(joined?.map(({ refs }) => refs)).toEqual([['refs/heads/main'], [], ['refs/tags/v1']])
  })
})
