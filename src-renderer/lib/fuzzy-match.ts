/** Where a text matches, as half-open pairs of positions, in order. */
export type MatchRange = readonly [start: number, end: number]
export type FuzzyMatch = { readonly score: number; readonly ranges: readonly MatchRange[] }
export type FuzzyResult<T> = FuzzyMatch & { readonly item: T }

/** Finds items by what a person types. */
export type FuzzyIndex<T> = (query: string, limit: number) => readonly FuzzyResult<T>[]

const isBoundary = (text: string, at: number): boolean =>
  at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')

/** Fits end at the first letter that completes them; going back from there finds the tightest one. */
const tightestFit = (word: string, text: string): readonly number[] | null => {
  let end = -1
  for (let index = 0; index < word.length; index += 1) {
    end = text.indexOf(word.charAt(index), end + 1)
    if (end === -1) return null
  }
  const positions: number[] = []
  let at = end
  for (let index = word.length - 1; index >= 0; index -= 1) {
    at = text.lastIndexOf(word.charAt(index), at)
    positions.push(at)
    at -= 1
  }
  return positions.reverse()
}

const rangesOf = (positions: readonly number[]): readonly MatchRange[] => {
  const ranges: [number, number][] = []
  for (const at of positions) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === at) last[1] = at + 1
    else ranges.push([at, at + 1])
  }
  return ranges
}

const matchWhole = (word: string, text: string): FuzzyMatch | null => {
  let at = text.indexOf(word)
  if (at === -1) return null
  // The beginning of a word is a better place than the middle of one.
  for (let next = at; next !== -1; next = text.indexOf(word, next + 1)) {
    if (!isBoundary(text, next)) continue
    at = next
    break
  }
  const score = 1_000 + (isBoundary(text, at) ? 200 : 0) + (at === 0 ? 100 : 0) - Math.min(at, 90)
  return { score, ranges: [[at, at + word.length]] }
}

const matchScattered = (word: string, text: string): FuzzyMatch | null => {
  const positions = tightestFit(word, text)
  if (positions === null) return null
  const ranges = rangesOf(positions)
  const boundaries = ranges.filter(([start]) => isBoundary(text, start)).length
  const spread = (positions.at(-1) ?? 0) - (positions[0] ?? 0)
  return { score: 500 + 60 * boundaries - 40 * ranges.length - Math.min(spread, 200), ranges }
}

const merge = (ranges: readonly MatchRange[]): readonly MatchRange[] => {
  const merged: [number, number][] = []
  for (const [start, end] of [...ranges].sort((left, right) => left[0] - right[0])) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

const wordsOf = (query: string): readonly string[] => query.toLowerCase().split(/\s+/).filter(Boolean)

const matchWords = (words: readonly string[], lowerText: string): FuzzyMatch | null => {
  // Between equal matches the shorter text is the one that was meant.
  let score = -Math.min(lowerText.length, 200) / 4
  const ranges: MatchRange[] = []
  for (const word of words) {
    const match = matchWhole(word, lowerText) ?? matchScattered(word, lowerText)
    if (match === null) return null
    score += match.score
    ranges.push(...match.ranges)
  }
  return { score, ranges: merge(ranges) }
}

/** Whether the letters of each word of `query` stand in `text`, in order and ignoring case; and how well. */
export const fuzzyMatch = (query: string, text: string): FuzzyMatch | null =>
  matchWords(wordsOf(query), text.toLowerCase())

/** Prepares items to be found by a text of each; best first. An empty query finds the first ones as they are. */
export const createFuzzyIndex = <T>(items: readonly T[], textOf: (item: T) => string): FuzzyIndex<T> => {
  const texts = items.map((item) => textOf(item).toLowerCase())
  return (query, limit) => {
    const words = wordsOf(query)
    if (words.length === 0) return items.slice(0, limit).map((item) => ({ item, score: 0, ranges: [] }))
    const found: FuzzyResult<T>[] = []
    for (const [index, item] of items.entries()) {
      const match = matchWords(words, texts[index] ?? '')
      if (match !== null) found.push({ item, ...match })
    }
    return found.sort((left, right) => right.score - left.score).slice(0, limit)
  }
}
