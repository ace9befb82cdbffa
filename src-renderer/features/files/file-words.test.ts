import { describe, expect, it } from 'vitest'
import { notShownWords } from './file-words.ts'

describe('What is said of a file that is not shown', () => {
  it('says nothing of text, and something of an empty file', () => {
    expect(notShownWords({ sizeBytes: 3, content: { kind: 'text', text: 'abc' } })).toBeNull()
    expect(notShownWords({ sizeBytes: 0, content: { kind: 'text', text: '' } })?.[0]).toBe(
      'This file is empty',
    )
  })

  it('names the size of what it does not show', () => {
    expect(notShownWords({ sizeBytes: 2_000_000, content: { kind: 'binary' } })?.[1]).toContain('2.0 MB')
    expect(
      notShownWords({ sizeBytes: 130, content: { kind: 'lfs', oid: 'sha256:abc', sizeBytes: 5_000 } })?.[1],
    ).toContain('5.0 kB')
  })

  it('says where a link points', () => {
    expect(notShownWords({ sizeBytes: 4, content: { kind: 'symlink', target: '../x' } })?.[1]).toContain(
      '../x',
    )
  })
})
