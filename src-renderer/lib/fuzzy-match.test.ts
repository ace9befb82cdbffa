import { describe, expect, test } from 'vitest'
import { createFuzzyIndex, fuzzyMatch } from './fuzzy-match.ts'

const marked = (query: string, text: string): string | null => {
  const match = fuzzyMatch(query, text)
  if (match === null) return null
  let result = ''
  let at = 0
  for (const [start, end] of match.ranges) {
    result += `${text.slice(at, start)}[${text.slice(start, end)}]`
    at = end
  }
  return result + text.slice(at)
}

describe('finding by what is typed', () => {
  test.each([
    ['proj', 'team/project', 'team/[proj]ect'],
    ['TP', 'team/project', '[t]eam/[p]roject'],
    ['sync mirr', 'Mirror: sync now', '[Mirr]or: [sync] now'],
    ['abc', 'a-b-a-bc', 'a-b-[a]-[bc]'],
    ['xyz', 'team/project', null],
  ])('%j in %j', (query, text, expected) => expect(marked(query, text)).toBe(expected))

  test('puts whole words before parts, and parts before scattered letters', () => {
    const find = createFuzzyIndex(['m-a-i-n', 'domain', 'release/main', 'main', 'other'], (text) => text)
    expect(find('main', 10).map(({ item }) => item)).toEqual(['main', 'release/main', 'domain', 'm-a-i-n'])
    expect(find('', 2).map(({ item }) => item)).toEqual(['m-a-i-n', 'domain'])
  })

  test('searches twelve thousand entries within a frame or two', () => {
    const names = Array.from(
      { length: 12_000 },
      (_, index) => `organization-${index % 40}/repository-${index}`,
    )
    const find = createFuzzyIndex(names, (name) => name)
    find('warm up', 50)
    const tookMs = Array.from({ length: 5 }, () => {
      const startedAt = performance.now()
      expect(find('org repo 1199', 50).length).toBeGreaterThan(0)
      return performance.now() - startedAt
    })
    // The fastest: the machine may be busy with something else for a while.
    expect(Math.min(...tookMs)).toBeLessThan(200)
  })
})
