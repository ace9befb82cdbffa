import { describe, expect, it } from 'vitest'
import { createRefFilter, patternProblem, refPatternsSchema } from './ref-patterns.ts'

const refs = [
  'refs/heads/main',
  'refs/heads/mainline',
  'refs/heads/release/1',
  'refs/heads/release/old-1',
  'refs/heads/release/2/hotfix',
  'refs/heads/wip/ada/x',
  'refs/tags/v1.0',
  'refs/tags/v2.0',
  'refs/notes/commits',
]
const carried = (...patterns: readonly string[]) =>
  refs.filter(createRefFilter(patterns)).map((ref) => ref.replace(/^refs\/(heads|tags|notes)\//, ''))

describe('patterns', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['none carry everything', [], refs.map((ref) => ref.replace(/^refs\/(heads|tags|notes)\//, ''))],
    ['a short name is that branch alone', ['main'], ['main']],
    ['a star stays within a part', ['main*'], ['main', 'mainline']],
    [
      'what fits a folder covers all below',
      ['release/*'],
      ['release/1', 'release/old-1', 'release/2/hotfix'],
    ],
    ['a folder may end in a slash', ['wip/'], ['wip/ada/x']],
    ['the last that fits decides', ['release/*', '!release/old-*'], ['release/1', 'release/2/hotfix']],
    ['also when it takes back', ['release/*', '!release/*', 'release/1'], ['release/1']],
    ['a full name tells tags from branches', ['refs/tags/v1.*'], ['v1.0']],
    ['two stars stand for any parts', ['**/x'], ['wip/ada/x']],
    [
      'two stars at the end want something below',
      ['release/**'],
      ['release/1', 'release/old-1', 'release/2/hotfix'],
    ],
    ['one of several characters', ['refs/tags/v[2-9].?'], ['v2.0']],
    ['none of several characters', ['refs/tags/v[!2].0'], ['v1.0']],
  ])('%s', (_name, patterns, expected) => {
    expect(carried(...patterns)).toEqual(expected)
  })

  it('take away from everything when the first one leaves out', () => {
    expect(carried('!wip/*', '!refs/tags/**')).toEqual([
      'main',
      'mainline',
      'release/1',
      'release/old-1',
      'release/2/hotfix',
      'commits',
    ])
  })

  it('take dots, plus signs and brackets of names for what they are', () => {
    const fits = createRefFilter(['v1.+*(x)'])
    expect(fits('refs/heads/v1.+2(x)')).toBe(true)
    expect(fits('refs/heads/v12(x)')).toBe(false)
  })

  it('may name a branch that begins with an exclamation mark', () => {
    expect(createRefFilter(['\\!odd'])('refs/heads/!odd')).toBe(true)
    expect(createRefFilter(['!odd'])('refs/heads/!odd')).toBe(true)
    expect(createRefFilter(['!odd'])('refs/heads/odd')).toBe(false)
  })

  it('do not run away on names that almost fit', () => {
    const startedAt = performance.now()
    const fits = createRefFilter([`${'*a'.repeat(60)}b`, `${'**/x/'.repeat(12)}y`])
    expect(fits(`refs/heads/${'a'.repeat(240)}`)).toBe(false)
    expect(fits(`refs/heads/${'x/'.repeat(40)}z`)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})

describe('a pattern that can fit nothing', () => {
  it.each([
    ['', 'A pattern is empty.'],
    ['!', 'The pattern "!" names nothing.'],
    ['a b', 'The pattern "a b" has characters that no branch or tag can have.'],
    ['a..b', 'The pattern "a..b" has characters that no branch or tag can have.'],
    ['/main', 'The pattern "/main" begins like no branch or tag can.'],
    ['v[1', 'The pattern "v[1" opens a "[" that it does not close.'],
    ['a**', 'The pattern "a**" has "**" inside a name; it stands alone between slashes.'],
    [
      '!refs/pull/*',
      'The pattern "!refs/pull/*" fits nothing that is mirrored: branches (refs/heads), tags (refs/tags) and notes (refs/notes).',
    ],
  ])('is named: %j', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem)
    const parsed = refPatternsSchema.safeParse(['main', pattern])
    expect(parsed.error?.issues[0]?.message).toBe(problem)
  })
})
