import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { RunRef } from '../../../src-shared/domain/run.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { DifferenceReason, RefDifference } from '../../../src-shared/domain/verification.ts'

/** Both sides of a mirror, and what is known of how they came to be so. */
export type Sides = {
  readonly direction: Direction
  readonly here: RefMap
  readonly there: RefMap
  /** What both sides last agreed on. */
  readonly base: RefMap
  /** What the last run said of the refs that did not follow. */
  readonly lastRun: ReadonlyMap<string, Pick<RunRef, 'outcome' | 'message'>>
}

const reasonsOfRuns: Readonly<Partial<Record<RunRef['outcome'], DifferenceReason>>> = {
  refused: 'refused',
  diverged: 'diverged',
  held: 'held',
  failed: 'failed',
}

/** Why a ref is not the same: what the last run said, else which side moved since both agreed. */
const reasonOf = (sides: Sides, ref: string): DifferenceReason => {
  const said = sides.lastRun.get(ref)
  const ofRun = said === undefined ? undefined : reasonsOfRuns[said.outcome]
  if (ofRun !== undefined) return ofRun
  const here = sides.here.get(ref) ?? null
  const there = sides.there.get(ref) ?? null
  const base = sides.base.get(ref) ?? null
  if (base === null) {
    // Never agreed on: a branch that only one side has, and that the mirror leaves where it is.
    if (sides.direction === 'push' && here === null) return 'not_mirrored'
    if (sides.direction !== 'push' && there === null) return 'not_mirrored'
    return here === null ? 'newer_there' : there === null ? 'newer_here' : 'unknown'
  }
  if (here === base) return 'newer_there'
  if (there === base) return 'newer_here'
  return 'diverged'
}

/** Refs that are not the same on both sides, by name. */
export const compareSides = (sides: Sides): readonly RefDifference[] =>
  [...new Set([...sides.here.keys(), ...sides.there.keys()])]
    .filter((ref) => sides.here.get(ref) !== sides.there.get(ref))
    .toSorted()
    .map((ref) => ({
      ref,
      here: sides.here.get(ref) ?? null,
      there: sides.there.get(ref) ?? null,
      reason: reasonOf(sides, ref),
      message: sides.lastRun.get(ref)?.message ?? null,
    }))

/** What a mirror leaves alone on purpose is listed, but is no failing of the mirror. */
export const countsAsDifferent = ({ reason }: RefDifference): boolean => reason !== 'not_mirrored'
