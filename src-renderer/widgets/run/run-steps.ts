import type { Run, RunKind, RunPhase } from '../../../src-shared/domain/run.ts'

export type StepState = 'done' | 'current' | 'ahead' | 'stopped'
export type Step = { readonly phase: RunPhase; readonly name: string; readonly state: StepState }

const names: Readonly<Record<RunPhase, string>> = {
  queued: 'Wait',
  check: 'Check',
  fetch: 'Fetch',
  large_files: 'Large files',
  keep: 'Keep old tips',
  publish: 'Publish',
  push: 'Push',
  record: 'Record',
}

const intoHere: readonly RunPhase[] = ['check', 'fetch', 'large_files', 'keep', 'publish', 'record']

/** A push fetches what stands at its target before it keeps or overwrites anything of it. */
const phasesOf: Readonly<Record<RunKind, readonly RunPhase[]>> = {
  pull: intoHere,
  fetch: intoHere,
  push: ['check', 'fetch', 'large_files', 'keep', 'push', 'record'],
  sync: ['check', 'fetch', 'large_files', 'keep', 'publish', 'push', 'record'],
}

/** The steps of a run and how far it is. @param phase the newest that is known */
export const stepsOf = (run: Pick<Run, 'kind' | 'outcome'>, phase: RunPhase): readonly Step[] => {
  // Most repositories have no large files: the step is there while it is taken.
  const phases = phasesOf[run.kind].filter((one) => one !== 'large_files' || phase === 'large_files')
  const at = phases.indexOf(phase)
  return phases.map((one, index) => {
    const name = names[one]
    if (index < at) return { phase: one, name, state: 'done' }
    if (index > at) return { phase: one, name, state: 'ahead' }
    return { phase: one, name, state: run.outcome === null ? 'current' : 'stopped' }
  })
}
