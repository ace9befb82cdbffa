import { it } from 'vitest'

/** `npm run test:long`: nothing is left out, and searches take as long as they need. */
export const isLongRun = process.env['MIRRORDESK_TEST_LONG'] === '1'

/**
 * What `npm test` plays of a table whose rows are all of one kind, and `npm run test:long` plays whole: so many of them,
 * evenly spread from the first to the last, always the same. Say in the name of the test how many they are (`ofAll`).
 */
export const sampleOf = <T>(all: readonly T[], count: number): readonly T[] => {
  if (isLongRun || count >= all.length) return all
  const step = (all.length - 1) / Math.max(count - 1, 1)
  return Array.from({ length: count }, (_, index) => all[Math.round(index * step)]).filter(
    (one) => one !== undefined,
  )
}

/** What `npm test` plays of a table whose rows are of several kinds: the first of each kind. */
export const oneOfEach = <T>(all: readonly T[], kindOf: (row: T) => string): readonly T[] => {
  if (isLongRun) return all
  const seen = new Set<string>()
  return all.filter((row) => seen.size < seen.add(kindOf(row)).size)
}

/** Rows of a table that only `npm run test:long` plays, beside one of the same kind that `npm test` plays, too. */
export const inLongRuns = <T>(...rows: readonly T[]): readonly T[] => (isLongRun ? rows : [])

/** For the name of a test, or of a group, beside which so many are left out. */
export const moreInLongRuns = (count: number): string =>
  isLongRun ? '' : ` (${count} more in npm run test:long)`

/** For the name of a test: `3 of 12`, or `all 12`. */
export const ofAll = (played: readonly unknown[], all: readonly unknown[]): string =>
  played.length === all.length ? `all ${all.length}` : `${played.length} of ${all.length}`

/** How often something random is played: the same few each time in `npm test`, all in `npm run test:long`. */
export const times = (few: number, all: number): number => (isLongRun ? all : few)

/** A test that `npm run test:long` alone plays, because `npm test` plays one of its kind beside it. */
export const itInLongRuns: (name: string, test: () => Promise<void>, timeoutMs?: number) => void = isLongRun
  ? it
  : () => undefined
