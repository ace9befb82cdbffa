import type { DifferenceReason, Verification } from '../../../src-shared/domain/verification.ts'
import { plural } from '../../lib/plural.ts'

export const reasonWords: Readonly<Record<DifferenceReason, string>> = {
  refused: 'the remote refused it',
  diverged: 'both sides have commits of their own',
  held: 'held until you approve',
  failed: 'it failed in the last run',
  newer_there: 'newer at the remote than the last run',
  newer_here: 'newer here than the last run',
  not_mirrored: 'never mirrored, left alone',
  unknown: 'no reason known',
}

const underWay: Readonly<Record<Verification['phase'], string>> = {
  refs: 'Comparing branches and tags…',
  objects: 'Checking the objects here…',
  fetch: 'Fetching everything from the remote again…',
  compare: 'Comparing what was fetched…',
  done: 'Done.',
}

/** How a comparison stands, in one sentence. */
export const verificationWords = (verification: Verification): string => {
  const { outcome, phase, refCount, differenceCount, objectProblems, failure, deep } = verification
  switch (outcome) {
    case null:
      return underWay[phase]
    case 'equal':
      return `Both sides are equal: ${plural(refCount, 'ref')}, ${deep ? 'every object was read on both' : 'all objects are here'}.`
    case 'failed':
      return failure?.title ?? 'It could not be verified.'
    case 'different': {
      const parts = [
        ...(differenceCount > 0 ? [`${differenceCount} of ${plural(refCount, 'ref')} differ`] : []),
        ...(objectProblems.length > 0 ? ['some objects are not whole'] : []),
      ]
      return `Not the same: ${parts.join(', and ')}.`
    }
  }
}
