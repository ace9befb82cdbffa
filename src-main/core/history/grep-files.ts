import { createGlobMatcher } from './path-globs.ts'

/** Which files are searched. Empty lists mean all; a file must pass each of them. */
export type FileFilters = {
  /** Files and folders. */
  readonly paths: readonly string[]
  readonly includeGlobs: readonly string[]
  readonly excludeGlobs: readonly string[]
  /** `.js` or `js`. */
  readonly extensions: readonly string[]
}

const dotted = (extension: string): string => (extension.startsWith('.') ? extension : `.${extension}`)

/** Whether a file passes. */
export const createFileFilter = (filters: FileFilters): ((path: string) => boolean) => {
  const { paths } = filters
  const extensions = filters.extensions.map(dotted)
  const includes = filters.includeGlobs.map(createGlobMatcher)
  const excludes = filters.excludeGlobs.map(createGlobMatcher)
  return (path) =>
    (paths.length === 0 || paths.some((one) => path === one || path.startsWith(`${one}/`))) &&
    (extensions.length === 0 || extensions.some((extension) => path.endsWith(extension))) &&
    (includes.length === 0 || includes.some((matches) => matches(path))) &&
    !excludes.some((matches) => matches(path))
}

/** Stars mean the same to git as to us; of other characters git sees single bytes. */
const isPlain = (glob: string): boolean => !/[[\\?]/.test(glob)

const globPathspecs = (magic: string, glob: string): readonly string[] => {
  const clean = glob.replace(/^\.?\//, '').replace(/\/$/, '')
  const anchored = clean.includes('/') ? clean : `**/${clean}`
  return [`:(${magic})${anchored}`, `:(${magic})${anchored}/**`]
}

const escaped = (text: string): string => text.replace(/[*?[\\]/g, '\\$&')

/**
 * The same for git, as far as it can tell: it takes one list of what to search and one of what not. What it lets
 * through must still pass the filter.
 * https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-pathspec
 */
export const pathspecsOf = (filters: FileFilters): readonly string[] => {
  const { paths, includeGlobs, excludeGlobs, extensions } = filters
  const wanted = (): readonly string[] => {
    if (paths.length > 0) return paths.map((path) => `:(literal)${path}`)
    if (extensions.length > 0) return extensions.map((one) => `:(glob)**/*${escaped(dotted(one))}`)
    return includeGlobs.every(isPlain) ? includeGlobs.flatMap((glob) => globPathspecs('glob', glob)) : []
  }
  return [...wanted(), ...excludeGlobs.filter(isPlain).flatMap((glob) => globPathspecs('exclude,glob', glob))]
}
