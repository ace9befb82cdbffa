import type { SetupByHand, SetupProblem } from '../../../src-shared/domain/setup-plan.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { errorMessage } from '../../../src-shared/errors/error-message.ts'
import type { PlannedStep } from './setup-work.ts'

type Path = readonly (string | number)[]

/** A plan that is being made: every problem is gathered, none ends it. */
export type PlanDraft = {
  readonly steps: PlannedStep[]
  readonly problems: SetupProblem[]
  /** What only a person can do. */
  readonly byHand: SetupByHand[]
  /** Things that are as the file says. */
  unchangedCount: number
  readonly problem: (path: Path, message: string) => void
  /** The same where there is a sentence; null says that nothing is wrong. */
  readonly found: (path: Path, sentence: string | null) => void
  /** What `work` gives, or a problem at `path` with the sentence of what it throws, and null. */
  readonly attempt: <T>(path: Path, work: () => T) => T | null
}

export const createPlanDraft = (): PlanDraft => {
  const problems: SetupProblem[] = []
  const problem = (path: Path, message: string): void => void problems.push({ path: [...path], message })
  return {
    steps: [],
    problems,
    byHand: [],
    unchangedCount: 0,
    problem,
    found: (path, sentence) => {
      if (sentence !== null) problem(path, sentence)
    },
    attempt: (path, work) => {
      try {
        return work()
      } catch (error) {
        if (!isAppError(error) || error.code === 'internal') throw error
        problem(path, errorMessage(error.code, error.details).title)
        return null
      }
    },
  }
}
