import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { RunOutcome } from '../../../src-shared/domain/run.ts'
import { createWriteHold } from '../upkeep/hold-for-writing.ts'
import { createRepositoryUse } from '../upkeep/repository-use.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { withFreshSignIn } from './fresh-sign-in.ts'
import { brokeOffBefore } from './broke-off-before.ts'
import { delay } from './delay.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { runFetch } from './fetch-run.ts'
import { createIsHeavy, type TransferSize } from './heavy-transfer.ts'
import { failureOfHold } from './holds.ts'
import { createTakeListing } from './listing.ts'
import { describeMovedRefs, type MovedRefs } from './last-change.ts'
import { createRoomForTransfer } from './room-for-transfer.ts'
import { createPhaseDurations, type PhaseDurations } from './phase-durations.ts'
import { createProgressThrottle } from './progress-throttle.ts'
import { runPull } from './pull-run.ts'
import { runPush } from './push-run.ts'
import type { RunContext, RunResult } from './run-context.ts'
import { aboutRemote, problemOf } from './run-failure.ts'
import type { RunJob } from './run-job.ts'
import type { RunPlaces } from './run-places.ts'
import { createRunReport, type RunReport } from './run-report.ts'
import { anyRemote } from './same-remote.ts'
import { isQuicklyRetried, quickRetryDelaysMs } from './schedule-times.ts'
import type { StartGate } from './start-gate.ts'
import { storedAddress } from './stored-address.ts'
import { runSync } from './sync-run.ts'
import { createTipKeeper } from './tip-keeper.ts'
import { createIsLeftOver } from './left-over-tips.ts'
import { createTransferCap } from './transfer-cap.ts'

export type RunEnd = {
  readonly outcome: RunOutcome
  /** Why it failed, or why some refs could not follow. */
  readonly error: AppError | null
  readonly report: RunReport
  /** What it moved, for its mirror; null when it moved nothing. */
  readonly moved: MovedRefs | null
}

type Ending = Omit<RunEnd, 'moved'>

/** Executes one run to its end. Never rejects: a failure is an end like any other. */
export type ExecuteRun = (job: RunJob) => Promise<RunEnd>

export type RunExecutorHooks = {
  /** The run got its turn: it is no longer waiting. */
  readonly onStarted: (job: RunJob) => void
  /** What keeps the run from asking its host; null when nothing does. */
  readonly heldBy: (job: RunJob) => HoldRow | null
}

/** @param gate open when runs may start */
export const createRunExecutor = (
  deps: MirrorEngineDeps,
  places: RunPlaces,
  gate: StartGate,
  { onStarted, heldBy }: RunExecutorHooks,
): ExecuteRun => {
  const { stores, clock, events } = deps
  const { checks, transfers, heavyTransfers, writers } = places
  const use = deps.use ?? createRepositoryUse()
  const sameRemote = deps.sameRemote ?? anyRemote
  const listing = createTakeListing()

  const start = (job: RunJob, phases: PhaseDurations): void => {
    if (job.phase !== 'queued') return
    job.phase = 'check'
    phases.enter('check')
    onStarted(job)
  }

  const contextOf = async (
    job: RunJob,
    report: RunReport,
    phases: PhaseDurations,
  ): Promise<RunContext & { stop: () => void; accountId: string | null }> => {
    const address = storedAddress(job.url)
    // It may have been given another while the run waited.
    const ofMirror = job.mirrorId === null ? undefined : stores.mirrors.accountOf(job.mirrorId)
    const accountId = ofMirror === undefined ? job.accountId : ofMirror
    const mirrorNow = (): MirrorRow | null =>
      job.mirrorId === null ? null : stores.mirrors.find(job.mirrorId)
    const credential = await deps.openCredential(accountId, job.url)
    const throttle = createProgressThrottle(clock, (progress) => events.emit('run.progressed', progress))
    const repositoryPath = deps.repositoryPath(job.repositoryId)
    const ending = new AbortController()
    const signal = AbortSignal.any([job.controller.signal, ending.signal])
    const asWriter = createWriteHold(use, job.repositoryId, signal)
    const isFirstCopy = (): boolean =>
      stores.repositories.findById(job.repositoryId)?.state === 'syncing_first' ||
      mirrorNow()?.firstRunFinishedAt === null
    const withinCap = createTransferCap({ clock, isFirst: isFirstCopy, ending })
    const withRoom = createRoomForTransfer({
      guard: deps.diskGuard,
      estimateBytes: deps.estimateBytes,
      job,
      isFirstCopy,
      ending,
      onWaiting: () =>
        throttle.report({ runId: job.id, phase: job.phase, fraction: null, text: 'Waiting for disk space.' }),
    })
    const { urgency } = job
    const slot = (key: string) => ({ key, priority: urgency.value, onRaised: urgency.onRaised, signal })
    const isHeavy = createIsHeavy({ job, estimateBytes: deps.estimateBytes, isFirst: isFirstCopy })
    const inPlace = async <T>(work: () => Promise<T>, size: TransferSize | undefined): Promise<T> => {
      const transfer = (): Promise<T> => transfers.use(slot(address.host), () => withinCap(work))
      // Those that wait for a heavy place hold none of the others.
      return (await isHeavy(size)) ? heavyTransfers.use(slot('heavy'), transfer) : transfer()
    }
    /** The gate is looked at once more in its place: it may have closed while the run waited for that. */
    const checkInPlace = async <T>(work: () => Promise<T>): Promise<T> => {
      for (;;) {
        if (job.phase === 'queued') await gate.whenOpen(job, signal)
        const done = await checks.use(slot(address.host), async () => {
          if (job.phase === 'queued' && !gate.mayStart(job)) return null
          start(job, phases)
          const hold = heldBy(job)
          job.heldBy = hold?.key ?? null
          if (hold !== null) throw failureOfHold(hold)
          return { result: await work() }
        })
        if (done !== null) return done.result
      }
    }
    return {
      runId: job.id,
      repositoryId: job.repositoryId,
      repositoryPath,
      remote: { address, credential },
      isAccepted: () => job.accept,
      confirmRemote: async () => {
        const mirror = mirrorNow()
        if (mirror !== null) await sameRemote.confirm(mirror, signal)
      },
      isWished: () => job.isWished,
      breaksOff: () => brokeOffBefore(stores.runs, job),
      signal,
      git: deps.git,
      remoteGit: deps.remoteGit,
      largeFiles: deps.largeFiles,
      largeFileRecords: stores.largeFiles,
      repositories: stores.repositories,
      mirrors: stores.mirrors,
      refusals: stores.refusals,
      conflicts: stores.conflicts,
      clock,
      report,
      listing,
      tips: createTipKeeper({
        git: deps.git,
        clock,
        repositoryPath,
        runId: job.id,
        mirrorId: job.mirrorId ?? 'fetch',
        isLeftOver: createIsLeftOver(stores, job.repositoryId),
      }),
      enter: (phase) => {
        if (job.phase === phase) return
        job.phase = phase
        phases.enter(phase)
        stores.runs.setPhase(job.id, phase, phases.past())
        throttle.report({ runId: job.id, phase, fraction: null, text: null })
      },
      onProgress: ({ fraction, text }) =>
        throttle.report({ runId: job.id, phase: job.phase, fraction, text }),
      asCheck: checkInPlace,
      asTransfer: (work, size) =>
        phases.countWaits((counted) => withRoom(() => asWriter(() => inPlace(counted, size))))(work),
      asOnlyWriter: phases.countWaits((work) => asWriter(() => writers.use(slot(job.repositoryId), work))),
      stop: throttle.stop,
      accountId,
    }
  }

  const runKind = (job: RunJob, context: RunContext): Promise<RunResult> => {
    context.report.setLargeFileProblem(null)
    // Read anew for each attempt: the one before may have written.
    const mirror = job.mirrorId === null ? null : stores.mirrors.find(job.mirrorId)
    if (job.kind === 'fetch') return runFetch({ ...context, replace: job.replace })
    if (mirror === null) throw new AppError('cancelled', 'The mirror was removed.')
    if (mirror.direction !== job.kind) throw new AppError('cancelled', 'The mirror was turned round.')
    sameRemote.refuse(mirror, job.accept)
    switch (job.kind) {
      case 'pull':
        return runPull({ ...context, mirror })
      case 'sync':
        return runSync({ ...context, mirror })
      case 'push':
        return runPush({ ...context, mirror })
    }
  }

  const withQuickRetries = async (
    job: RunJob,
    context: RunContext,
    phases: PhaseDurations,
  ): Promise<RunResult> => {
    let brokenCount = 0
    const breaksOff = (): boolean => brokenCount > 0 || context.breaksOff()
    // What broke twice is tried over older HTTP: some proxies and servers break off long streams of HTTP/2.
    const attempt = (): Promise<RunResult> =>
      runKind(
        job,
        brokenCount < 2
          ? { ...context, breaksOff }
          : { ...context, breaksOff, remote: { ...context.remote, httpVersion: '1.1' } },
      )
    for (const delayMs of quickRetryDelaysMs) {
      try {
        return await attempt()
      } catch (error) {
        const failure = toAppError(error)
        if (context.signal.aborted || !isQuicklyRetried(failure)) throw error
        if (failure.code === 'remote_connection_lost') brokenCount += 1
        deps.log.warn('run is tried again', { runId: job.id, code: failure.code, delayMs })
        await phases.countWait(() => delay(context.clock, delayMs, context.signal))
      }
    }
    return attempt()
  }

  return async (job) => {
    const end = await execute(job)
    if (job.mirrorId === null) return { ...end, moved: null }
    const repositoryPath = deps.repositoryPath(job.repositoryId)
    return {
      ...end,
      moved: await describeMovedRefs({ git: deps.git, log: deps.log, repositoryPath }, end.report),
    }
  }

  async function execute(job: RunJob): Promise<Ending> {
    const report = createRunReport()
    const phases = createPhaseDurations(clock.now)
    let stop = (): void => undefined
    try {
      const context = await contextOf(job, report, phases)
      stop = context.stop
      const { remote, accountId } = context
      const result = await withFreshSignIn(deps.openCredential, accountId, remote, (signedIn) =>
        withQuickRetries(job, { ...context, remote: signedIn }, phases),
      )
      return endOf(result, report, job)
    } catch (error) {
      // Runs that end before their check, for want of a credential, have begun all the same.
      if (!job.controller.signal.aborted) start(job, phases)
      return failedEnd(error, report, job)
    } finally {
      stop()
      report.setPhases(phases.end())
    }
  }

  function endOf(result: RunResult, report: RunReport, job: RunJob): Ending {
    if (result.unchanged) return { outcome: 'unchanged', error: null, report }
    const problem = problemOf(report, result.agreedCount)
    if (problem === null) return { outcome: 'succeeded', error: null, report }
    // A conflict waits for a person; nothing is broken.
    const goesOn = result.agreedCount > 0 || problem.code === 'remote_conflict'
    const outcome = goesOn ? 'partial' : 'failed'
    return { outcome, error: aboutRemote(problem, storedAddress(job.url)), report }
  }

  function failedEnd(thrown: unknown, report: RunReport, job: RunJob): Ending {
    const error = toAppError(thrown)
    const cancelled = job.controller.signal.aborted || error.code === 'cancelled'
    if (cancelled) {
      return { outcome: 'cancelled', error: new AppError('cancelled', 'The run was cancelled.'), report }
    }
    if (error.code === 'disk_full') void deps.diskGuard?.look().catch(() => undefined)
    if (error.code === 'store_damaged') deps.onDamage?.(job.repositoryId, error.message)
    if (error.code === 'internal') {
      deps.log.error('run failed', { runId: job.id, error: error.message, cause: causeOf(error) })
    }
    return { outcome: 'failed', error: aboutRemote(error, storedAddress(job.url)), report }
  }
}

/** What an unexpected failure came from, for the log. */
const causeOf = (error: AppError): string | null => {
  const { cause } = error
  return cause instanceof Error ? (cause.stack ?? cause.message) : null
}
