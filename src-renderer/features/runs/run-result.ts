import type { Run } from '../../../src-shared/domain/run.ts'
import { stateOfRun } from '../../widgets/run/run-sentences.ts'

/** What a run did, in the few words of a row: "3 moved, 1 could not follow". */
export const resultOfRun = (
  run: Pick<Run, 'state' | 'outcome' | 'changedRefCount' | 'problemRefCount' | 'failure'>,
): string => {
  const parts = [
    ...(run.changedRefCount > 0 ? [`${run.changedRefCount.toLocaleString('en')} moved`] : []),
    ...(run.problemRefCount > 0 ? [`${run.problemRefCount.toLocaleString('en')} could not follow`] : []),
  ]
  if (run.outcome === 'failed' && run.failure !== null) return [run.failure.title, ...parts].join(' ')
  if (run.outcome === 'succeeded' && parts.length === 0) return 'Nothing had to move'
  return parts.length === 0 ? stateOfRun(run) : parts.join(', ')
}
