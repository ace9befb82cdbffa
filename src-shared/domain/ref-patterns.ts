import { z } from 'zod'

/**
 * Which branches and tags a mirror carries: globs over ref names, in the order and spirit of gitignore(5). The last
 * pattern that fits a ref decides; `!` in front leaves out what fits. What fits none is carried when the list is
 * empty or begins with a `!`: such a list takes away from everything, any other names what it wants.
 *
 * A pattern is compared with the short name (`main`, `release/*`), or with the full one when it begins with `refs/`.
 * `*` stands for anything but a slash, `?` for one such character, `[a-z]` for one of several, a part of its own `**`
 * for any number of parts. What names a folder covers all below it.
 */
export type RefPatterns = readonly string[]

export const mostPatterns = 200
const longestPattern = 255

/** Refs a mirror can carry at all. */
const foldersInScope = ['refs/heads/', 'refs/tags/', 'refs/notes/'] as const

const isExclusion = (pattern: string): boolean => pattern.startsWith('!')

/** The glob itself: without `!`, without the backslash that lets a name begin with one, without a last slash. */
const globOf = (pattern: string): string => pattern.replace(/^!/, '').replace(/^\\!/, '!').replace(/\/$/, '')

/** What git allows in no name (git-check-ref-format): such a pattern would fit nothing, ever. */
const neverInNames = /[\s\p{Cc}~^:\\]|\.\.|@\{|\/\//u

const bracketProblem = (part: string): boolean => /\[(?![^\]]+\])/.test(part)

/** What is wrong with a pattern, as a sentence that names it; null when nothing is. */
export const patternProblem = (pattern: string): string | null => {
  const said = `The pattern "${pattern}"`
  const glob = globOf(pattern)
  if (glob === '') return pattern === '' ? 'A pattern is empty.' : `${said} names nothing.`
  if (pattern.length > longestPattern) return `A pattern is longer than ${longestPattern} characters.`
  if (glob.startsWith('/') || glob.startsWith('-')) return `${said} begins like no branch or tag can.`
  if (neverInNames.test(glob)) return `${said} has characters that no branch or tag can have.`
  const parts = glob.split('/')
  if (parts.some(bracketProblem)) return `${said} opens a "[" that it does not close.`
  if (parts.some((part) => part !== '**' && part.includes('**'))) {
    return `${said} has "**" inside a name; it stands alone between slashes.`
  }
  const isFull = glob.startsWith('refs/')
  if (isFull && !foldersInScope.some((folder) => mayBeBelow(glob, folder))) {
    return `${said} fits nothing that is mirrored: branches (refs/heads), tags (refs/tags) and notes (refs/notes).`
  }
  return null
}

/** Whether a full glob can fit a ref below `folder`. */
const mayBeBelow = (glob: string, folder: string): boolean => {
  const [, second = ''] = glob.split('/')
  const name = folder.split('/')[1] ?? ''
  return second === '' || second === '**' || partMatcher(second)(name)
}

/** At most 200 patterns, each of which can fit something. */
export const refPatternsSchema = z
  .array(z.string())
  .max(mostPatterns, `A mirror has at most ${mostPatterns} patterns.`)
  .superRefine((patterns, context) => {
    for (const pattern of patterns) {
      const problem = patternProblem(pattern)
      if (problem !== null) context.addIssue({ code: 'custom', message: problem })
    }
  })

type PartMatcher = (part: string) => boolean

const literal = /^[^*?[]*$/
const escaped = (text: string): string => text.replace(/[.+^${}()|\\/\]]/g, '\\$&')

/** One class `[a-z]`, `[!0-9]` as a regular expression has it. */
const classOf = (inner: string): string => {
  const negated = /^[!^]/.test(inner)
  const members = (negated ? inner.slice(1) : inner).replace(/[\\\]^[]/g, '\\$&')
  return `[${negated ? '^' : ''}${members}]`
}

/**
 * One part between slashes. Stars are tried with a regular expression that cannot run away: between two of them only
 * the first place is tried, because a star that follows may take the rest.
 */
const partMatcher = (glob: string): PartMatcher => {
  if (literal.test(glob)) return (part) => part === glob
  const pieces = glob.split('*').map(
    (piece) =>
      new RegExp(
        piece.replace(/\[([^\]]+)\]|\?|[^[?]+/gu, (token, inner: string | undefined) => {
          if (inner !== undefined) return classOf(inner)
          return token === '?' ? '.' : escaped(token)
        }),
        'suy',
      ),
  )
  return (part) => matchPieces(pieces, part)
}

/** How much of `part` the piece takes at `from`; null when it does not fit there. */
const taken = (piece: RegExp, part: string, from: number): number | null => {
  piece.lastIndex = from
  return piece.test(part) ? piece.lastIndex : null
}

const matchPieces = (pieces: readonly RegExp[], part: string): boolean => {
  const [first, ...rest] = pieces
  if (first === undefined) return false
  let at = taken(first, part, 0)
  if (at === null) return false
  const last = rest.pop()
  if (last === undefined) return at === part.length
  for (const piece of rest) {
    let found: number | null = null
    for (let from = at; from <= part.length && found === null; from += 1) found = taken(piece, part, from)
    if (found === null) return false
    at = found
  }
  for (let from = at; from <= part.length; from += 1) if (taken(last, part, from) === part.length) return true
  return false
}

/**
 * Whether the parts of a pattern fit the name, or a folder it lies in: a last `**` and the end of the pattern both
 * leave the rest of the name open. Of several `**` only the last is tried further on, as with stars in a part.
 */
const matchParts = (matchers: readonly (PartMatcher | '**')[], parts: readonly string[]): boolean => {
  let matcher = 0
  let part = 0
  let again: { readonly matcher: number; part: number } | null = null
  for (;;) {
    const next = matchers[matcher]
    if (next === undefined) return true
    if (next === '**') {
      // At the end it wants something below; elsewhere it may also stand for nothing.
      if (matcher === matchers.length - 1) return part < parts.length
      matcher += 1
      again = { matcher, part }
      continue
    }
    const name = parts[part]
    if (name !== undefined && next(name)) {
      matcher += 1
      part += 1
      continue
    }
    if (name === undefined || again === null) return false
    again.part += 1
    matcher = again.matcher
    part = again.part
  }
}

const shortName = (ref: string): string => {
  const folder = foldersInScope.find((one) => ref.startsWith(one))
  return folder === undefined ? ref : ref.slice(folder.length)
}

const matcherOf = (pattern: string): ((ref: string) => boolean) => {
  const glob = globOf(pattern)
  const isFull = glob.startsWith('refs/')
  const matchers = glob.split('/').map((part) => (part === '**' ? part : partMatcher(part)))
  return (ref) => matchParts(matchers, (isFull ? ref : shortName(ref)).split('/'))
}

/** The pattern that decides about a ref; null when none fits it. `ref` is its full name. */
export const createPatternFinder = (patterns: RefPatterns): ((ref: string) => string | null) => {
  const rules = patterns.map((pattern) => ({ pattern, matches: matcherOf(pattern) }))
  // Looked at from the end: the last that fits decides.
  rules.reverse()
  return (ref) => rules.find(({ matches }) => matches(ref))?.pattern ?? null
}

/** Whether patterns let a ref through; `ref` is its full name. */
export const createRefFilter = (patterns: RefPatterns): ((ref: string) => boolean) => {
  const [first] = patterns
  if (first === undefined) return () => true
  const find = createPatternFinder(patterns)
  return (ref) => {
    const pattern = find(ref)
    return pattern === null ? isExclusion(first) : !isExclusion(pattern)
  }
}
