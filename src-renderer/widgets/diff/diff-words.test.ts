import { describe, expect, it } from 'vitest'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import { emptyPatchWords, modeWords } from './diff-words.ts'

const file = (part: Partial<DiffFile>): DiffFile => ({
  path: 'a',
  oldPath: null,
  status: 'modified',
  oldMode: '100644',
  newMode: '100644',
  additions: 0,
  deletions: 0,
  ...part,
})

describe('What is said of a file without lines', () => {
  it('says why', () => {
    expect(emptyPatchWords(file({ additions: 2 }), true)).toBe('Only whitespace changed')
    expect(emptyPatchWords(file({ status: 'renamed' }), true)).toBe('Moved without a change')
    expect(emptyPatchWords(file({ status: 'added' }), false)).toBe('Empty file')
  })

  it('names links, submodules and the executable bit', () => {
    expect(modeWords(file({ newMode: '100755' }))).toBe('now executable')
    expect(modeWords(file({ oldMode: '100755' }))).toBe('no longer executable')
    expect(modeWords(file({ oldMode: null, newMode: '160000', status: 'added' }))).toBe('submodule')
    expect(modeWords(file({ oldMode: '120000', newMode: null, status: 'deleted' }))).toBe('symbolic link')
    expect(modeWords(file({ oldMode: null, newMode: '100755', status: 'added' }))).toBeNull()
  })
})
