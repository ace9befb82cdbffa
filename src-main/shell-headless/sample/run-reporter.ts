import type { ContractEventClient } from '../../../src-shared/contract/contract-types.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { runSentence } from './run-sentence.ts'

export type RunReporter = {
  /** Waits until a run is finished and told; rejects when the reporter is stopped before that. */
  readonly told: (runId: string) => Promise<void>
  readonly stop: () => void
}

type Waiter = { readonly done: () => void; readonly giveUp: (error: Error) => void }

/** Says a sentence about every run that finishes. */
export const reportRuns = (client: ContractEventClient, say: (line: string) => void): RunReporter => {
  const finished = new Set<string>()
  const waiters = new Map<string, Waiter>()
  const tell = async (id: string): Promise<void> => {
    try {
      say(runSentence(await client.call('runs.get', { id })))
    } catch (error) {
      // The core is on its way out: there is nobody left to tell.
      if (!isAppError(error)) throw error
    }
    finished.add(id)
    waiters.get(id)?.done()
  }
  const unsubscribe = client.on((event) => {
    if (event.name === 'run.changed' && event.payload.state === 'finished') void tell(event.payload.id)
  })
  return {
    told: (runId) =>
      new Promise((resolve, reject) => {
        if (finished.has(runId)) resolve()
        else waiters.set(runId, { done: resolve, giveUp: reject })
      }),
    stop: () => {
      unsubscribe()
      for (const { giveUp } of waiters.values()) giveUp(new Error('The sample was stopped.'))
    },
  }
}
