import { describe, expect, it } from 'vitest'
import type { DiffFile } from '../../../src-shared/domain/diff.ts'
import { buildTree, filesInOrder, matchingFiles, visibleRows } from './file-tree.ts'

const file = (path: string, oldPath: string | null = null): DiffFile => ({
  path,
  oldPath,
  status: oldPath === null ? 'modified' : 'renamed',
  oldMode: '100644',
  newMode: '100644',
  additions: 1,
  deletions: 0,
})
const files = ['README.md', 'src/core/a.ts', 'src/core/b/c/d.ts', 'docs/guide/start/one.md', 'src/z.ts'].map(
  (path) => file(path),
)
const rows = (closed: readonly string[] = []) =>
  visibleRows(buildTree(files), new Set(closed)).map(({ node, depth }) => `${'  '.repeat(depth)}${node.name}`)

describe('The tree of changed files', () => {
  it('puts folders first and tells folders with one folder in them together', () => {
    expect(rows()).toEqual([
      'docs/guide/start',
      '  one.md',
      'src',
      '  core',
      '    b/c',
      '      d.ts',
      '    a.ts',
      '  z.ts',
      'README.md',
    ])
  })

  it('shows nothing of a closed folder', () => {
    expect(rows(['src', 'docs/guide/start'])).toEqual(['docs/guide/start', 'src', 'README.md'])
    expect(rows(['src/core/b/c'])).not.toContain('      d.ts')
  })

  it('shows files in the order of the tree', () => {
    expect(filesInOrder(buildTree(files)).map(({ path }) => path)).toEqual([
      'docs/guide/start/one.md',
      'src/core/b/c/d.ts',
      'src/core/a.ts',
      'src/z.ts',
      'README.md',
    ])
  })

  it('orders numbers in names by their value', () => {
    const tree = buildTree([file('part-10.ts'), file('part-9.ts')])
    expect(tree.map(({ name }) => name)).toEqual(['part-9.ts', 'part-10.ts'])
  })

  it('finds files by either path, ignoring case', () => {
    const found = matchingFiles([file('new/name.ts', 'old/Place.ts'), file('other.ts')], ' PLACE')
    expect(found.map(({ path }) => path)).toEqual(['new/name.ts'])
    expect(matchingFiles(files, '')).toBe(files)
  })
})
