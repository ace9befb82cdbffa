import type { Log } from '../ports/log.ts'
import type { Announcer } from './announcer.ts'
import type { RunJob } from './run-job.ts'
import type { RunQueue } from './run-queue.ts'

/** A check that ends within this time is told by its end alone: nobody sees more of it than a flicker. */
const flickerMs = 100

/** So many runs that somebody asked for are told at once when they begin, in that time; of "sync all" the rest as checks are. */
const toldAtOnce = 20

/** Tells listeners of runs that wait or began; their end is told by what stores it. */
export type TellJobs = {
  readonly waiting: (job: RunJob) => void
  readonly started: (job: RunJob) => void
}

export const createTellJobs = (deps: {
  readonly announcer: Announcer
  /** Asked when something is to be told, not before. */
  readonly queue: () => Pick<RunQueue, 'find'>
  readonly log: Log
}): TellJobs => {
  const tell = (job: RunJob): void => {
    const run = deps.announcer.runChanged(job.id)
    if (job.mirrorId !== null) deps.announcer.mirrorChanged(job.mirrorId, run)
  }
  /** Tells it later, if it is then still to be told. */
  const tellIf = (job: RunJob, isSo: () => boolean): void => {
    try {
      if (isSo() && deps.queue().find(job.id) === job) tell(job)
    } catch (error) {
      // Nobody waits for this, and the end of the run is told all the same.
      deps.log.error('a run could not be told', { runId: job.id, error: String(error) })
    }
  }
  let justTold = 0
  const isTold = (job: RunJob): boolean => {
    if (!job.isWished || justTold >= toldAtOnce) return false
    justTold += 1
    setTimeout(() => (justTold -= 1), flickerMs).unref()
    return true
  }
  return {
    // Most runs get their turn at once: of those, the start alone is told.
    waiting: (job) => void setImmediate(() => tellIf(job, () => job.phase === 'queued')),
    started: (job) => {
      if (isTold(job)) tell(job)
      else setTimeout(() => tellIf(job, () => true), flickerMs).unref()
    },
  }
}
