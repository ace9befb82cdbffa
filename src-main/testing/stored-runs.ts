import type { Failure, RefOutcome, RunRef } from '../../src-shared/domain/run.ts'
import type { FinishedRun } from '../core/ports/run-store.ts'
import { newMirror, newRun, scratchStores, storedRepository } from './scratch-stores.ts'

/** A fresh database with one repository and a mirror of it, to which runs are added. */
export const storedRuns = () => {
  const { stores, database } = scratchStores()
  const repositoryId = storedRepository(stores, 'team/project')
  const mirror = newMirror(repositoryId)
  stores.mirrors.insert(mirror)
  const mirrorId = mirror.id
  /** Queues a run and returns its id. */
  const queued = (fields: Parameters<typeof newRun>[1] = {}): string => {
    const run = newRun(repositoryId, { mirrorId, ...fields })
    stores.runs.insert(run)
    return run.id
  }
  return { stores, database, repositoryId, mirrorId, queued }
}
export type StoredRuns = ReturnType<typeof storedRuns>

export const refOfRun = (name: string, outcome: RefOutcome, fields: Partial<RunRef> = {}): RunRef => ({
  ref: `refs/heads/${name}`,
  oldObjectId: null,
  newObjectId: '1'.repeat(40),
  outcome,
  reason: null,
  message: null,
  keptRef: null,
  ...fields,
})

export const ended = (fields: Partial<FinishedRun> = {}): FinishedRun => ({
  outcome: 'succeeded',
  finishedAt: 4_000,
  bytes: 0,
  failure: null,
  notes: [],
  refs: [],
  noteworthy: false,
  ...fields,
})

export const failure: Failure = {
  code: 'remote_rejected',
  title: 'The host refused "main".',
  advice: 'See why.',
  retry: 'automatic',
  retryAt: 5_000,
  output: '! [remote rejected]',
}
