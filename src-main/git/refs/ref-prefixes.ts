/** Surrogates stand for code points above U+FFFF, so they come last in UTF-8 order. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** git's order of refs: by the bytes of their UTF-8 names. */
export const compareRefNames = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

/** Index of the first entry that is not before `name`. */
export const lowerBound = <T>(sorted: readonly T[], name: string, nameOf: (entry: T) => string): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = sorted[middle] as T
    if (compareRefNames(nameOf(entry), name) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** A set of ref-name prefixes that answers by binary search: a client may send thousands. */
export type RefPrefixes = {
  /** Sorted; none is the beginning of another. */
  readonly prefixes: readonly string[]
  readonly matches: (name: string) => boolean
  /** Whether a name below `directory` (with its closing slash) can match. */
  readonly mayMatchBelow: (directory: string) => boolean
}

const itself = (prefix: string): string => prefix

export const createRefPrefixes = (wanted: readonly string[]): RefPrefixes => {
  const prefixes: string[] = []
  for (const prefix of [...wanted].sort(compareRefNames)) {
    const last = prefixes.at(-1)
    if (last === undefined || !prefix.startsWith(last)) prefixes.push(prefix)
  }
  // Between a prefix and a name it begins sorts only what it begins too, so its direct predecessor tells.
  const matches = (name: string): boolean => {
    const index = lowerBound(prefixes, name, itself)
    if (prefixes[index] === name) return true
    const before = prefixes[index - 1]
    return before !== undefined && name.startsWith(before)
  }
  return {
    prefixes,
    matches,
    mayMatchBelow: (directory) =>
      matches(directory) ||
      (prefixes[lowerBound(prefixes, directory, itself)]?.startsWith(directory) ?? false),
  }
}
