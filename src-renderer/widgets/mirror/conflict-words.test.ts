import { describe, expect, it } from 'vitest'
import { conflictSentence } from '../../../src-shared/domain/conflict.ts'
import { choiceQuestion } from './conflict-words.ts'

describe('a conflict', () => {
  const say = (ref: string, ahead: number | null, behind: number | null) =>
    conflictSentence({ ref, ahead, behind }, 'github.com')

  it('is said with the commits of both sides', () => {
    expect(say('refs/heads/main', 2, 3)).toBe(
      'main has 2 commits here and 3 at github.com that the other side lacks',
    )
    expect(say('refs/heads/main', 1, 1)).toContain('1 commit here and 1 at')
  })

  it('is said without numbers where there are none', () => {
    expect(say('refs/notes/commits', null, null)).toBe(
      'refs/notes/commits changed both here and at github.com',
    )
    expect(say('refs/tags/v1', null, null)).toBe('The tag v1 is another here than at github.com')
  })
})

describe('the question before a choice', () => {
  it('says which side changes, and where the other one goes', () => {
    const ask = (choice: 'mine' | 'theirs' | 'both') =>
      choiceQuestion(choice, { ref: 'refs/heads/main' }, 'GitHub').text
    expect(ask('mine')).toContain('GitHub takes what is here')
    expect(ask('theirs')).toContain('The repository here takes')
    expect(ask('both')).toContain('What stands at GitHub stays on both sides too')
  })
})
