import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { RunTrigger } from '../../../src-shared/domain/run.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { NewRun, RunRow } from '../ports/run-store.ts'
import { delay } from './delay.ts'
import type { ExecuteRun, RunEnd } from './run-executor.ts'
import type { RunJob } from './run-job.ts'
import { createUrgency, priorityOf } from './run-priority.ts'
import { createRunReport } from './run-report.ts'

export type RunRequest = Omit<NewRun, 'id' | 'queuedAt'> & { readonly isFirstRun: boolean }

/**
 * All runs that wait or are under way. A mirror has at most one of each: who asks while one runs is remembered
 * once, as a run that waits for it.
 */
export type RunQueue = {
  /** Queues a run, or returns the one that already waits for this mirror. */
  readonly request: (request: RunRequest) => RunJob
  /** The same of many, of different mirrors, stored all or none with what `alongside` stores. */
  readonly requestAll: (requests: readonly RunRequest[], alongside: () => void) => void
  /** Takes a stored run up again that never began. */
  readonly resume: (row: RunRow, isFirstRun: boolean) => void
  /** The run of a mirror that is under way, else the one that waits. */
  readonly activeOf: (mirrorId: string) => RunJob | null
  readonly find: (runId: string) => RunJob | null
  /**
   * Works while no run of the mirror is under way: one that is waited for or stopped, as `whenRunning` says; those
   * that come meanwhile wait. The signal is aborted by a shutdown.
   * @throws AppError `repository_busy` when there is a run and nothing says what to do with it
   */
  readonly exclusively: <T>(
    mirrorId: string,
    whenRunning: 'wait' | 'stop' | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ) => Promise<T>
  /** Ends the runs that match, and waits until they have ended. */
  readonly cancel: (matches: (job: RunJob) => boolean) => Promise<void>
  /** Ends everything for a shutdown: the rows stay unfinished, and the next start takes them up. */
  readonly stop: () => Promise<void>
  /** Resolves when no run waits or is under way. */
  readonly idle: () => Promise<void>
}

export type RunQueueDeps = {
  readonly clock: Clock
  readonly log: Log
  readonly insert: (run: NewRun) => void
  /** One transaction, see `Stores`. */
  readonly together: (work: () => void) => void
  readonly execute: ExecuteRun
  /** Stores how a run ended. */
  readonly finish: (job: RunJob, end: RunEnd) => void
  readonly onQueued: (job: RunJob) => void
}

/** How long the end of a run waits that could not be stored. */
const storeAgainMs = 5_000

type Slot = { running: RunJob | null; waiting: RunJob | null }

export const createRunQueue = (deps: RunQueueDeps): RunQueue => {
  const jobs = new Map<string, RunJob>()
  const byMirror = new Map<string, Slot>()
  const stopping = new AbortController()
  /** Mirrors at which something works that no run may disturb. */
  const closed = new Map<string, Promise<void>>()
  /** Jobs that wait for that. */
  const atDoor = new Set<RunJob>()

  const slotOf = (mirrorId: string): Slot => {
    const slot = byMirror.get(mirrorId) ?? { running: null, waiting: null }
    byMirror.set(mirrorId, slot)
    return slot
  }

  const release = (job: RunJob): void => {
    jobs.delete(job.id)
    const slot = job.mirrorId === null ? undefined : byMirror.get(job.mirrorId)
    if (slot === undefined || job.mirrorId === null) return
    if (slot.waiting === job) slot.waiting = null
    if (slot.running === job) slot.running = null
    if (slot.running === null && slot.waiting === null) byMirror.delete(job.mirrorId)
  }

  const work = async (job: RunJob, before: RunJob | null): Promise<void> => {
    const { signal } = job.controller
    if (before !== null) await Promise.race([before.finished, aborted(signal)])
    if (job.mirrorId !== null && closed.has(job.mirrorId)) await untilOpen(job.mirrorId, signal, job)
    const slot = job.mirrorId === null ? null : slotOf(job.mirrorId)
    if (slot !== null && !signal.aborted) {
      slot.running = job
      slot.waiting = null
    }
    const end = signal.aborted ? cancelledEnd() : await deps.execute(job)
    release(job)
    const interrupted = end.outcome === 'cancelled' && signal.reason === shutdown
    if (!interrupted) await storeEnd(job, end)
  }

  const untilOpen = async (
    mirrorId: string,
    signal: AbortSignal,
    job: RunJob | null = null,
  ): Promise<void> => {
    if (job !== null) atDoor.add(job)
    for (let door = closed.get(mirrorId); door !== undefined; door = closed.get(mirrorId)) {
      if (signal.aborted) break
      await Promise.race([door, aborted(signal)])
    }
    if (job !== null) atDoor.delete(job)
  }

  const exclusively: RunQueue['exclusively'] = async (mirrorId, whenRunning, work) => {
    await untilOpen(mirrorId, stopping.signal)
    if (stopping.signal.aborted) throw new AppError('interrupted', 'Mirrordesk is shutting down.')
    const isBusy = byMirror.get(mirrorId) !== undefined
    if (isBusy && whenRunning === undefined) {
      throw new AppError('repository_busy', 'A run of this mirror is under way: wait for it, or stop it.')
    }
    let open = (): void => undefined
    const door = new Promise<void>((resolve) => (open = resolve))
    closed.set(mirrorId, door)
    try {
      const { running = null, waiting = null } = byMirror.get(mirrorId) ?? {}
      if (whenRunning === 'stop') {
        for (const job of [running, waiting]) {
          job?.controller.abort(new AppError('cancelled', 'It was cancelled.'))
        }
      }
      // One that came while something else worked here waits for us, not we for it.
      if (running !== null && !atDoor.has(running)) {
        await Promise.race([running.finished, aborted(stopping.signal)])
      }
      stopping.signal.throwIfAborted()
      return await work(stopping.signal)
    } finally {
      if (closed.get(mirrorId) === door) closed.delete(mirrorId)
      open()
    }
  }

  /** The next start would call a run interrupted whose end nobody knows but us: a full disk is waited out. */
  const storeEnd = async (job: RunJob, end: RunEnd): Promise<void> => {
    for (;;) {
      try {
        deps.finish(job, end)
        return
      } catch (error) {
        if (!isAppError(error) || error.code !== 'disk_full') throw error
        await delay(deps.clock, storeAgainMs, stopping.signal)
      }
    }
  }

  const launch = (job: RunJob): RunJob => {
    const slot = job.mirrorId === null ? null : slotOf(job.mirrorId)
    const before = slot?.running ?? null
    if (slot !== null) {
      if (before === null) slot.running = job
      else slot.waiting = job
    }
    jobs.set(job.id, job)
    job.finished = work(job, before).catch((error: unknown) => {
      release(job)
      deps.log.error('the end of a run could not be stored', { runId: job.id, error: String(error) })
    })
    return job
  }

  const waitingOf = (mirrorId: string | null): RunJob | null => {
    const slot = mirrorId === null ? undefined : byMirror.get(mirrorId)
    return slot?.waiting ?? (slot?.running?.phase === 'queued' ? slot.running : null)
  }

  type Asked = { readonly run: NewRun; readonly isFirstRun: boolean } | { readonly waiting: RunJob }

  const refuseWhenStopping = (): void => {
    if (stopping.signal.aborted) throw new AppError('interrupted', 'Mirrordesk is shutting down.')
  }
  /** Stores the run that is asked for, unless one waits that does. */
  const store = ({ isFirstRun, ...request }: RunRequest): Asked => {
    const waiting = waitingOf(request.mirrorId)
    if (waiting !== null) return { waiting }
    const run = { ...request, id: newId('run'), queuedAt: deps.clock.now() }
    deps.insert(run)
    return { run, isFirstRun }
  }
  const begin = (asked: Asked, { trigger, accept }: RunRequest): RunJob => {
    if ('waiting' in asked) {
      moveUp(asked.waiting, trigger, accept, deps.clock.now())
      return asked.waiting
    }
    const job = launch(jobOf(asked.run, asked.isFirstRun))
    deps.onQueued(job)
    return job
  }

  return {
    request: (request) => {
      refuseWhenStopping()
      return begin(store(request), request)
    },
    requestAll: (requests, alongside) => {
      refuseWhenStopping()
      const stored: (readonly [Asked, RunRequest])[] = []
      deps.together(() => {
        alongside()
        for (const request of requests) stored.push([store(request), request])
      })
      for (const [asked, request] of stored) begin(asked, request)
    },
    resume: (row, isFirstRun) => void launch(jobOf(row, isFirstRun)),
    activeOf: (mirrorId) => {
      const slot = byMirror.get(mirrorId)
      return slot?.running ?? slot?.waiting ?? null
    },
    find: (runId) => jobs.get(runId) ?? null,
    exclusively,
    cancel: async (matches) => {
      const cancelled = [...jobs.values()].filter(matches)
      for (const { controller } of cancelled) controller.abort(new AppError('cancelled', 'It was cancelled.'))
      await Promise.all(cancelled.map(({ finished }) => finished))
    },
    stop: async () => {
      stopping.abort(shutdown)
      for (const { controller } of jobs.values()) controller.abort(shutdown)
      await Promise.all([...jobs.values()].map(({ finished }) => finished))
      await Promise.all(closed.values())
    },
    idle: async () => {
      while (jobs.size > 0) await Promise.all([...jobs.values()].map(({ finished }) => finished))
    },
  }
}

/** The reason of an abort that is no cancel: the run continues after the next start. */
const shutdown = new AppError('interrupted', 'Mirrordesk is shutting down.')

const jobOf = (run: NewRun, isFirstRun: boolean): RunJob => ({
  id: run.id,
  repositoryId: run.repositoryId,
  mirrorId: run.mirrorId,
  kind: run.kind,
  url: run.url,
  trigger: run.trigger,
  accountId: run.accountId,
  replace: run.replace,
  controller: new AbortController(),
  queuedAt: run.queuedAt,
  askedAt: run.queuedAt,
  isWished: run.trigger === 'manual',
  heldBy: null,
  accept: run.accept,
  urgency: createUrgency(priorityOf(run.trigger, run.kind, isFirstRun)),
  phase: 'queued',
  finished: Promise.resolve(),
})

/** A second request may be more urgent than the one it joins. */
const moveUp = (job: RunJob, trigger: RunTrigger, accept: boolean, now: number): void => {
  job.accept ||= accept
  if (trigger === 'manual') {
    job.isWished = true
    job.askedAt = now
  }
  job.urgency.raise(priorityOf(trigger, job.kind, false))
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const cancelledEnd = (): RunEnd => ({
  outcome: 'cancelled',
  error: new AppError('cancelled', 'The run was cancelled.'),
  report: createRunReport(),
  moved: null,
})
