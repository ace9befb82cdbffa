import type { ContractEvent, ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { Run, RunDetails, RunProgress } from '../../src-shared/domain/run.ts'
import { isAppError } from '../../src-shared/errors/app-error.ts'

export type RunWatch = {
  /**
   * Waits until a run is finished and returns it with its refs.
   * @throws AppError `not_running` when the connection ends before that
   */
  readonly finished: (run: Run) => Promise<RunDetails>
  readonly stop: () => void
}

/** Follows runs from the moment it is made: watch first, then start the run, and nothing is missed. */
export const watchRuns = (
  client: ContractEventClient,
  closed: Promise<void>,
  onProgress: (progress: RunProgress) => void,
): RunWatch => {
  const ended = new Map<string, Run>()
  const wakers = new Map<string, () => void>()
  const stop = client.on((event: ContractEvent) => {
    if (event.name === 'run.progressed') onProgress(event.payload)
    if (event.name === 'run.changed' && event.payload.state === 'finished') {
      ended.set(event.payload.id, event.payload)
      wakers.get(event.payload.id)?.()
    }
  })

  /** A failed import takes its repository and the run's row with it: its last event then tells what happened. */
  const details = async (id: string): Promise<RunDetails> => {
    try {
      return await client.call('runs.get', { id })
    } catch (error) {
      const last = ended.get(id)
      if (last !== undefined && isAppError(error) && error.code === 'not_found')
        return { ...last, refs: [], phases: [] }
      throw error
    }
  }

  const finished = async (run: Run): Promise<RunDetails> => {
    if (run.state !== 'finished' && !ended.has(run.id)) {
      const woken = new Promise<void>((resolve) => wakers.set(run.id, resolve))
      // When the connection is gone, asking for the details below says so.
      await Promise.race([woken, closed])
    }
    return details(run.id)
  }
  return { finished, stop }
}
