import { describe, expect, it } from 'vitest'
import { branchesAndTags, otherRefs, readRefs, refDifferences } from './compare-refs.ts'

const upstream = readRefs(
  [
    'a1 HEAD',
    'a1 refs/heads/main',
    'b2 refs/heads/next',
    'c3 refs/tags/v1',
    'a1 refs/tags/v1^{}',
    'd4 refs/pull/1/head',
  ].join('\n'),
)

describe('comparing refs', () => {
  it('looks at branches and tags, as they are and not peeled', () => {
    expect([...branchesAndTags(upstream)]).toEqual([
      ['refs/heads/main', 'a1'],
      ['refs/heads/next', 'b2'],
      ['refs/tags/v1', 'c3'],
    ])
  })

  it('names a ref that is absent, extra or elsewhere', () => {
    const found = readRefs('a1\trefs/heads/main\nff\trefs/heads/next\nee\trefs/heads/extra')
    expect(refDifferences(branchesAndTags(upstream), found)).toEqual([
      'refs/heads/next: b2 became ff',
      'refs/tags/v1: c3 became absent',
      'refs/heads/extra: absent became ee',
    ])
    expect(refDifferences(upstream, upstream)).toEqual([])
  })

  it('names refs that a published repository must not have', () => {
    expect(otherRefs(upstream)).toEqual(['refs/pull/1/head'])
  })
})
