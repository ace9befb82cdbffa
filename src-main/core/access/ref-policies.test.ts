import { describe, expect, it } from 'vitest'
import type { RefPolicies } from '../../../src-shared/domain/ref-policy.ts'
import { decideRefPolicy, normaliseRefPattern, normaliseRefPolicies, policyRefusal } from './ref-policies.ts'

describe('patterns', () => {
  it('are completed to full ref names', () => {
    const written = ['main', 'agents/*', '*', 'HEAD', 'refs/tags/*', 'refs/heads/main', 'release/1.0']
    expect(written.map(normaliseRefPattern)).toEqual([
      'refs/heads/main',
      'refs/heads/agents/*',
      '*',
      'HEAD',
      'refs/tags/*',
      'refs/heads/main',
      'refs/heads/release/1.0',
    ])
  })

  it.each(['', 'fea*ture', '*/main', 'feature*', 'a/*/b', '**', 'a/**', 'a b', 'a\nb', 'a?', 'a:b'])(
    'that no ref can match as meant are refused: %j',
    (pattern) => {
      expect(() => normaliseRefPolicies([[pattern, ['no-push']]])).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      )
      expect(() => decideRefPolicy([[pattern, []]], 'refs/heads/main')).toThrow()
    },
  )
})

describe('the deciding rule', () => {
  const policies: RefPolicies = [
    ['main', ['no-push']],
    ['agents/free/*', []],
    ['agents/*', ['no-force-push', 'verify-sig']],
    ['refs/tags/*', ['no-push']],
  ]

  it('is the first that matches, by exact name or by prefix over any depth', () => {
    const decided = (ref: string) => decideRefPolicy(policies, ref)
    expect(decided('refs/heads/main')).toEqual({ pattern: 'refs/heads/main', operations: ['no-push'] })
    expect(decided('refs/heads/agents/a/b')).toEqual({
      pattern: 'refs/heads/agents/*',
      operations: ['no-force-push', 'verify-sig'],
    })
    expect(decided('refs/tags/v1')?.operations).toEqual(['no-push'])
  })

  it('may be one that forbids nothing, which ends the search', () => {
    expect(decideRefPolicy(policies, 'refs/heads/agents/free/x')).toEqual({
      pattern: 'refs/heads/agents/free/*',
      operations: [],
    })
  })

  it('is missing when nothing matches: names that only begin alike are other refs', () => {
    for (const ref of [
      'refs/heads/main2',
      'refs/heads/mai',
      'refs/heads/agents',
      'refs/notes/main',
      'HEAD',
    ]) {
      expect(decideRefPolicy(policies, ref)).toBeNull()
    }
  })

  it('can be the lone star, for every ref', () => {
    const rule = decideRefPolicy([['*', ['no-push']]], 'refs/notes/x')
    expect(rule).toEqual({ pattern: '*', operations: ['no-push'] })
    expect(rule && policyRefusal(rule, 'no-push')).toBe('denied by policy: no-push (rule *)')
  })
})
