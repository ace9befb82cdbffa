import type { RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'

export type RefFilter = 'all' | 'problems' | 'moved'

/** The refs of a run to show, those with a problem before the others. */
export const chooseRefs = (refs: readonly RunRef[], filter: RefFilter): readonly RunRef[] => {
  const problems = refs.filter(({ outcome }) => isProblemOutcome(outcome))
  const moved = refs.filter(({ outcome }) => !isProblemOutcome(outcome))
  switch (filter) {
    case 'all':
      return [...problems, ...moved]
    case 'problems':
      return problems
    case 'moved':
      return moved
  }
}
