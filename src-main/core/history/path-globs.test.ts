import { describe, expect, it } from 'vitest'
import { createGlobMatcher } from './path-globs.ts'

const cases: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
  ['*.ts', ['a.ts', 'x/y/a.ts', '.ts', 'dir.ts/file'], ['a.tsx', 'a.ts.md']],
  ['src', ['src/a', 'x/src/b', 'src'], ['src2/a', 'mysrc']],
  ['src/', ['src/a'], ['lib/a']],
  ['src/*', ['src/a', 'src/deep/a'], ['x/src/a', 'src']],
  ['src/*.ts', ['src/a.ts'], ['src/x/a.ts', 'x/src/a.ts']],
  ['src/**', ['src/a', 'src/x/y'], ['src', 'lib/a']],
  ['**/*.md', ['a.md', 'x/a.md', 'x/y/a.md'], ['a.mdx']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/b/c'], ['ab', 'a/xb', 'x/a/b']],
  ['a**b', ['ab', 'axb'], ['a/b', 'ax']],
  ['?.js', ['a.js', 'ä.js', '😀.js'], ['ab.js', '.js']],
  ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
  ['[!a-c]x', ['dx'], ['ax', 'x']],
  ['[]x]y', [']y', 'xy'], ['[y']],
  ['[open', ['[open'], ['open']],
  ['\\*.ts', ['*.ts'], ['a.ts']],
  ['./src/a', ['src/a'], ['a']],
  ['(a|b)+', ['(a|b)+'], ['a', 'b']],
]

describe('A glob', () => {
  it.each(cases)('%s', (glob, matching, others) => {
    const matches = createGlobMatcher(glob)
    expect([...matching, ...others].filter(matches)).toEqual(matching)
  })

  it('takes no longer for being made to', () => {
    const matches = createGlobMatcher(`${'*a'.repeat(200)}b`)
    const startedAt = performance.now()
    expect(matches('a'.repeat(2_000))).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })
})
