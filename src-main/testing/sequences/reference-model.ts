import type { Direction, OnDiverged } from '../../../src-shared/domain/mirror.ts'

/**
 * The decision table of mirrors, written a second time from what it promises, without a line of the code under test:
 * what a run makes of one ref, given what both sides last agreed on, and what stands on either of them.
 */
export type Three = {
  readonly base: string | null
  readonly here: string | null
  readonly there: string | null
}

export type Expected = {
  readonly here: string | null
  readonly there: string | null
  /** Tips that nothing leads to after it, and that must be kept. */
  readonly kept: readonly string[]
  /** `stays`: nobody may touch it. `diverged`, `conflict`: a person has to look. */
  readonly verdict: 'same' | 'follows' | 'stays' | 'diverged' | 'conflict'
}

/** Whether the first leads to the second; a tag is no history, and leads to nothing but itself. */
export type Contains = (descendant: string, ancestor: string) => boolean

const nothing: readonly string[] = []

const keptOf = (old: string | null, now: string | null, contains: Contains): readonly string[] =>
  old === null || (now !== null && contains(now, old)) ? nothing : [old]

/** The side that loses its tip takes the other's. */
const hereFollows = ({ here, there }: Three, contains: Contains): Expected => ({
  here: there,
  there,
  kept: keptOf(here, there, contains),
  verdict: 'follows',
})
const thereFollows = ({ here, there }: Three, contains: Contains): Expected => ({
  here,
  there: here,
  kept: keptOf(there, here, contains),
  verdict: 'follows',
})
const untouched = ({ here, there }: Three, verdict: Expected['verdict']): Expected => ({
  here,
  there,
  kept: nothing,
  verdict,
})

/** The remote leads; only what never came from it is left alone. */
const expectPull = (three: Three, contains: Contains): Expected =>
  three.there === null && three.base === null ? untouched(three, 'stays') : hereFollows(three, contains)

/** We lead, as long as the target stands where we left it, or on the way to where we are. */
const expectPush = (three: Three, policy: OnDiverged, contains: Contains): Expected => {
  const { base, here, there } = three
  if (there === null) return thereFollows(three, contains)
  if (here === null && base === null) return untouched(three, 'stays')
  const isLeftAsWas = there === base
  const isContained = here !== null && contains(here, there)
  if (isLeftAsWas || isContained || policy === 'overwrite') return thereFollows(three, contains)
  return untouched(three, policy === 'leave' ? 'stays' : 'diverged')
}

/** Who changed something is followed, as long as the other did not. */
const expectSync = (three: Three, isTag: boolean, contains: Contains): Expected => {
  const { base, here, there } = three
  const hasMovedHere = here !== base
  const hasMovedThere = there !== base
  if (here === null || there === null) {
    // Of a deletion and a change, the change wins.
    if (here === null) return hasMovedThere ? hereFollows(three, contains) : thereFollows(three, contains)
    return hasMovedHere ? thereFollows(three, contains) : hereFollows(three, contains)
  }
  if (isTag) return untouched(three, 'conflict')
  if (!hasMovedThere) return thereFollows(three, contains)
  if (!hasMovedHere) return hereFollows(three, contains)
  if (contains(there, here)) return hereFollows(three, contains)
  return contains(here, there) ? thereFollows(three, contains) : untouched(three, 'conflict')
}

/** What becomes of one ref, by the table alone: without guards, refusals and choices. */
export const expectRef = (
  direction: Direction,
  ref: string,
  three: Three,
  policy: OnDiverged,
  contains: Contains,
): Expected => {
  if (three.here === three.there) return untouched(three, 'same')
  switch (direction) {
    case 'pull':
      return expectPull(three, contains)
    case 'push':
      return expectPush(three, policy, contains)
    case 'sync':
      return expectSync(three, ref.startsWith('refs/tags/'), contains)
  }
}

/** What a person chose about a conflict, carried out. */
export const expectChoice = (
  three: Three,
  choice: 'mine' | 'theirs' | 'both',
  contains: Contains,
): Expected => {
  if (choice === 'theirs') return hereFollows(three, contains)
  const mine = thereFollows(three, contains)
  // Theirs stands beside; that it is kept as well harms nobody.
  return choice === 'both' ? { ...mine, kept: nothing } : mine
}
