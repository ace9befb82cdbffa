/** Patterns of a mirror as a person writes them: what it carries and what it leaves out, or one list in any order. */
export type WrittenPatterns = {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  readonly patterns?: readonly string[] | undefined
}

/** The list as a mirror has it: of patterns that fit, the last decides, so what is left out comes last. Undefined: not said. */
export const readPatterns = ({ include, exclude, patterns }: WrittenPatterns): string[] | undefined => {
  if (patterns !== undefined) return [...patterns]
  if (include === undefined && exclude === undefined) return undefined
  return [...(include ?? []), ...(exclude ?? []).map((pattern) => `!${pattern}`)]
}

/** As `include` and `exclude` where these say the same, else in its own order; nothing for an empty list. */
export const writePatterns = (patterns: readonly string[]): WrittenPatterns => {
  const firstLeftOut = patterns.findIndex((pattern) => pattern.startsWith('!'))
  const end = firstLeftOut === -1 ? patterns.length : firstLeftOut
  const exclude = patterns.slice(end)
  if (!exclude.every((pattern) => pattern.startsWith('!'))) return { patterns }
  return {
    ...(end === 0 ? {} : { include: patterns.slice(0, end) }),
    ...(exclude.length === 0 ? {} : { exclude: exclude.map((pattern) => pattern.slice(1)) }),
  }
}
