import type { RunJob } from './run-job.ts'

/** A run that wants to start. */
export type StartingJob = Pick<RunJob, 'mirrorId' | 'isWished' | 'urgency'>

/** Keeps runs from starting while the computer goes to sleep, or while they are to wait for mains. */
export type StartGate = {
  readonly mayStart: (job: StartingJob) => boolean
  /** Waits until the run may start. @throws the signal's reason when aborted */
  readonly whenOpen: (job: StartingJob, signal: AbortSignal) => Promise<void>
  /** What decides about it is otherwise now. */
  readonly changed: () => void
}

export const createStartGate = (mayStart: StartGate['mayStart']): StartGate => {
  const waiting = new Set<() => void>()
  return {
    mayStart,
    changed: () => {
      for (const look of [...waiting]) look()
    },
    whenOpen: (job, signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.delete(look)
          signal.removeEventListener('abort', abandon)
          stopListening()
        }
        const abandon = (): void => {
          leave()
          reject(signal.reason as Error)
        }
        const look = (): void => {
          if (!mayStart(job)) return
          leave()
          resolve()
        }
        const stopListening = job.urgency.onRaised(look)
        waiting.add(look)
        signal.addEventListener('abort', abandon, { once: true })
        if (signal.aborted) abandon()
        else look()
      }),
  }
}
