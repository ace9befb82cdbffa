import type { AppError, ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { PhaseDuration, RunRef } from '../../../src-shared/domain/run.ts'
import { isProblemOutcome } from '../../../src-shared/domain/run-words.ts'

/** What a run has done so far. It is kept when the run fails half-way: what is shown is what happened. */
export type RunReport = {
  /** States what became of a ref; a later word about the same ref replaces the earlier one. */
  readonly setRef: (ref: RunRef) => void
  /** Forgets what was said about a ref that is looked at again. */
  readonly dropRef: (ref: string) => void
  readonly addNote: (note: string) => void
  readonly addBytes: (bytes: number) => void
  /** Keeps what the remote said about a push, redacted: its hooks and rules speak there. */
  readonly addOutput: (output: string) => void
  /** Keeps what the remote's words name; see `PushResult.facts`. */
  readonly addFacts: (facts: ErrorDetails) => void
  /** Remembers that branches or tags of the repository here moved. */
  readonly addLocalChange: (change: LocalChange) => void
  /** Large files that could not be moved; a later word replaces the earlier one, null forgets it. */
  readonly setLargeFileProblem: (problem: AppError | null) => void
  readonly setPhases: (phases: readonly PhaseDuration[]) => void
  readonly refs: () => readonly RunRef[]
  readonly notes: () => readonly string[]
  readonly bytes: () => number
  readonly output: () => string
  readonly facts: () => ErrorDetails
  readonly largeFileProblem: () => AppError | null
  readonly localChanges: () => readonly LocalChange[]
  /** How long each took, once the run has ended. */
  readonly phases: () => readonly PhaseDuration[]
}

export type LocalChange = Pick<RunRef, 'ref' | 'oldObjectId' | 'newObjectId'>

export const createRunReport = (): RunReport => {
  const refs = new Map<string, RunRef>()
  const notes = new Set<string>()
  const localChanges: LocalChange[] = []
  const outputs: string[] = []
  let facts: ErrorDetails = {}
  let bytes = 0
  let largeFileProblem: AppError | null = null
  let phases: readonly PhaseDuration[] = []
  return {
    setRef: (ref) => void refs.set(ref.ref, ref),
    dropRef: (ref) => void refs.delete(ref),
    addNote: (note) => void notes.add(note),
    addBytes: (more) => {
      bytes += more
    },
    addLocalChange: (change) => void localChanges.push(change),
    addOutput: (output) => {
      if (output !== '') outputs.push(output)
    },
    addFacts: (more) => {
      facts = { ...facts, ...more }
    },
    setLargeFileProblem: (problem) => {
      largeFileProblem = problem
    },
    largeFileProblem: () => largeFileProblem,
    refs: () => [...refs.values()],
    notes: () => [...notes],
    bytes: () => bytes,
    output: () => outputs.join('\n'),
    facts: () => facts,
    localChanges: () => localChanges,
    setPhases: (all) => {
      phases = all
    },
    phases: () => phases,
  }
}

/** Whether the ref did not follow and wants somebody's eye. */
export const isProblem = (ref: RunRef): boolean => isProblemOutcome(ref.outcome)
