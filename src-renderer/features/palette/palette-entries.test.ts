import { describe, expect, it } from 'vitest'
import { createFuzzyIndex } from '../../lib/fuzzy-match.ts'
import { paletteEntries } from './palette-entries.ts'

const repository = (name: string) => ({
  id: `repo_${name}`,
  name,
  state: 'ready' as const,
  health: 'sound' as const,
  createdAt: 0,
  changedAt: null,
  mirrorCount: 0,
})
const find = (query: string, isPaused = false): readonly string[] =>
  createFuzzyIndex(
    paletteEntries([repository('team/website'), repository('notes')], [], isPaused),
    (entry) => entry.text,
  )(query, 5).map(({ item }) => item.label)

describe('the palette', () => {
  it('finds a repository by the letters of its name', () => {
    expect(find('tmweb')[0]).toBe('team/website')
  })

  it('finds a page by another word for it', () => {
    expect(find('preferences')).toEqual(['Settings'])
  })

  it('offers to resume only while everything is paused', () => {
    expect(find('resume all')).toEqual([])
    expect(find('resume all', true)).toEqual(['Resume all mirrors'])
  })
})
