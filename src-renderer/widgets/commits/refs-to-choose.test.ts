import { describe, expect, it } from 'vitest'
import { refsToChoose, revisionLabel, revisionOf } from './refs-to-choose.ts'

const given = {
  branches: ['refs/heads/alpha', 'refs/heads/main', 'refs/heads/topic/one'],
  tags: ['refs/tags/v1.0', 'refs/tags/main'],
  defaultBranch: 'main',
  query: '',
  offersAll: true,
}
const labels = (query: string, offersAll = true) =>
  refsToChoose({ ...given, query, offersAll }).map(({ label }) => label)

describe('Choosing a revision', () => {
  it('offers all, then the default branch, the other branches, the tags', () => {
    expect(labels('')).toEqual(['All branches and tags', 'main', 'alpha', 'topic/one', 'v1.0', 'main'])
    expect(labels('', false)[0]).toBe('main')
  })

  it('finds by part of the name, ignoring case', () => {
    expect(labels('TOP')).toEqual(['topic/one'])
    expect(labels('nothing')).toEqual([])
  })

  it('offers a commit for what may be the beginning of its id', () => {
    expect(labels('6f06ed5')).toEqual(['Commit 6f06ed5'])
    expect(labels('6f06')).toEqual([])
  })

  it('keeps a tag apart from a branch of the same name', () => {
    const found = refsToChoose({ ...given, query: 'main' }).map(({ revision }) => revision)
    expect(found).toEqual(['main', 'refs/tags/main'])
    expect(revisionOf('refs/heads/topic/one')).toBe('topic/one')
    expect(revisionLabel('refs/tags/main')).toBe('main')
    expect(revisionLabel('a'.repeat(40))).toBe('a'.repeat(10))
  })
})
