/** How many letters have to be changed, added, left out, or swapped with the next, to make one word the other. */
const distance = (one: string, other: string): number => {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return last[other.length] ?? Infinity
}

const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '')

/** The word a person may have meant; null when none is near. Case, dashes and underscores count for nothing. */
export const suggestWord = (written: string, words: readonly string[]): string | null => {
  if (written.length > 40) return null
  const [best] = words
    .map((word) => ({ word, away: distance(plain(written), plain(word)) }))
    .toSorted((one, other) => one.away - other.away)
  return best !== undefined && best.away <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : null
}
