import type { FlipManyItem } from '../../../src-shared/domain/flip.ts'

type Result = FlipManyItem['result']

/** What became of one mirror, in a sentence. */
export const flipResultWords = (result: Result): string => {
  switch (result.outcome) {
    case 'flipped':
      return result.run === null ? 'Turned round; it stays paused.' : 'Turned round; its first run is queued.'
    case 'unchanged':
      return 'It goes that way already.'
    case 'needs_approval':
      return 'Left as it is: something would be lost.'
    case 'failed':
      return `${result.title} ${result.advice}`
    case 'skipped':
      return `Left as it is. ${result.reason}`
  }
}

/** "3 turned round, 1 to approve, 1 could not be turned round". */
export const flipSummary = (items: readonly FlipManyItem[]): string => {
  const count = (...outcomes: readonly Result['outcome'][]): number =>
    items.filter(({ result }) => outcomes.includes(result.outcome)).length
  const parts = [
    [count('flipped', 'unchanged'), 'turned round'],
    [count('needs_approval'), 'to approve'],
    [count('failed'), 'could not be turned round'],
    [count('skipped'), 'left alone'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return said.length === 0 ? 'All mirrors go that way already.' : `${said.join(', ')}.`
}

const ranks = ['needs_approval', 'failed', 'skipped', 'flipped', 'unchanged'] as const

/** Those that need a person come first; else in the order in which they came. */
export const needsYouFirst = (items: readonly FlipManyItem[]): readonly FlipManyItem[] =>
  items.toSorted((left, right) => ranks.indexOf(left.result.outcome) - ranks.indexOf(right.result.outcome))
