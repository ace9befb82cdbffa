import { describeLocalActivity } from '../activity/local-activity.ts'
import type { ComputerNews } from '../../../src-shared/domain/computer-news.ts'
import type { RunTrigger } from '../../../src-shared/domain/run.ts'
import { createAnnouncer, type ChangeCause } from './announcer.ts'
import type { ConflictCalls } from './conflict-calls.ts'
import type { MirrorCalls, MirrorTrashCalls, RunCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { nobody } from './engine-observer.ts'
import { isFirstSync } from './first-sync.ts'
import { createFollowComputer } from './follow-computer.ts'
import { createForwardPush, type ForwardPush } from './forward-push.ts'
import { createForwardedRefs } from './forwarded-refs.ts'
import { createFlipMirrors, type FlipCalls } from './flip-mirrors.ts'
import { createHints, type Hints } from './hints.ts'
import { createHolds } from './holds.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { createMirrorLinks } from './mirror-links.ts'
import { createPauseAll } from './pause-all.ts'
import { createDebounce, pushDebounceTimes } from './push-debounce.ts'
import { recoverRuns } from './recover-runs.ts'
import { nextRegularRunAt, owesPush, runAfterRest } from './regular-times.ts'
import { createRunExecutor } from './run-executor.ts'
import { createRunFinish } from './run-finish.ts'
import { createRunQueue } from './run-queue.ts'
import type { LocalChange } from './run-report.ts'
import { createRunRequests } from './run-requests.ts'
import { createRunPlaces } from './run-places.ts'
import { createScheduler } from './scheduler.ts'
import { createSyncAll } from './sync-all.ts'
import { createTellJobs } from './tell-jobs.ts'

/**
 * Keeps repositories and remotes mirrored: holds the mirrors, decides when they run, runs them, and records what
 * happened. Methods that name a mirror, run or repository throw AppError `not_found` when there is none.
 */
export type MirrorEngine = MirrorCalls &
  MirrorTrashCalls &
  FlipCalls &
  ConflictCalls &
  RunCalls & {
    /** Asked before a push, or a change over the API, moves refs of a repository with a sync mirror. */
    readonly forwardPush: ForwardPush
    /** Branches or tags of the repository moved, by a push, a restore or the API: counts it; push and sync mirrors follow. */
    readonly refsChanged: (repositoryId: string, cause: ChangeCause, refs: readonly LocalChange[]) => void
    /** The account opens differently now: its failing mirrors run at once. */
    readonly credentialChanged: (accountId: string) => void
    /**
     * What the computer does, as its shell says: before it sleeps, no run starts any more; after that each overdue
     * mirror runs once, spread out; on battery only runs start that a person or a push here asks for, while the
     * setting says so; with another network, hosts that did not answer are asked at once.
     */
    readonly computerChanged: (news: ComputerNews) => void
    /** Whether runs that nobody asked for wait because the computer runs on its battery. */
    readonly waitsOnBattery: () => boolean
    /** The settings are others now. */
    readonly settingsChanged: () => void
    /** Remotes that may have changed. */
    readonly hint: Hints['hint']
    /** A key of this host was trusted: its failing mirrors run at once. */
    readonly hostKeyTrusted: (host: string) => void
    /** Ends all runs of a repository, before it is moved to the trash or removed. */
    readonly stopRepository: (repositoryId: string) => Promise<void>
    /** A repository came back from the trash: its mirrors are scheduled again. */
    readonly startRepository: (repositoryId: string) => void

    /** Takes up what the last shutdown or crash left, then schedules. */
    readonly start: () => Promise<void>
    /** Ends all runs for a shutdown; the next start continues them. */
    readonly stop: () => Promise<void>
    /** Resolves when no run waits or is under way. Pushes that are still being debounced do not count. */
    readonly idle: () => Promise<void>
  }

/** Puts the parts of the engine together. Nothing runs before `start`, except what is asked for. */
export const createMirrorEngine = (deps: MirrorEngineDeps): MirrorEngine => {
  const { clock, stores } = deps
  const { mirrors, repositories, runs } = stores
  const observer = deps.observer ?? nobody

  const announcer = createAnnouncer(stores, deps.events, {
    activeJob: (mirrorId) => queue.activeOf(mirrorId),
    holdOf: (mirror) => holds.of(mirror),
  })
  const holds = createHolds({
    clock,
    random: deps.random,
    log: deps.log,
    store: stores.holds,
    mirrors,
    probe: (mirror) => requests.queue(mirror, { trigger: 'retry' }),
    changed: (mirrorIds) => mirrorIds.forEach((id) => announcer.mirrorChanged(id)),
    rescheduled: () => scheduler.rearm(),
  })
  const tellJobs = createTellJobs({ announcer, queue: () => queue, log: deps.log })
  const pause = createPauseAll({
    clock,
    store: stores.pause,
    log: deps.log,
    onChanged: () => {
      if (started) followPause()
      deps.onPauseChanged?.()
    },
  })
  let started = false
  const isResting = (): boolean => pause.current() !== null
  /** Mirrors that are due for a push made while all rested. */
  const pushedMeanwhile = new Set<string>()
  const rememberPush = (mirrorId: string): void => {
    pushedMeanwhile.add(mirrorId)
    mirrors.change(mirrorId, { nextRunAt: clock.now() })
  }
  const followPause = (): void => {
    if (isResting()) {
      scheduler.stop()
      holds.stop()
      return
    }
    // Again: a run that ended meanwhile has written when it regularly runs next.
    pushedMeanwhile.forEach(rememberPush)
    holds.start()
    if (computer.isAsleep()) scheduler.stop()
    else scheduler.start()
  }
  const computer = createFollowComputer({
    clock,
    settings: stores.settings,
    holds,
    owesPush: (mirrorId) => {
      const mirror = mirrors.find(mirrorId)
      return mirror !== null && owesPush(mirror, repositories.findById(mirror.repositoryId)?.changeCounter)
    },
    onChanged: () => {
      if (started) followPause()
      deps.onPauseChanged?.()
    },
  })
  /** A sync mirror has nothing to follow when its own run moved the refs, or when they were forwarded. */
  const followsChanges = ({ direction, repositoryId, syncedChangeCounter }: MirrorRow): boolean => {
    if (direction !== 'sync') return direction === 'push'
    return repositories.findById(repositoryId)?.changeCounter !== syncedChangeCounter
  }
  const pushTimes = () => pushDebounceTimes(stores.settings.read().pushDelayMs)
  const pushes = createDebounce(clock, pushTimes, (repositoryId) => {
    try {
      for (const mirror of mirrors.listByRepository(repositoryId)) {
        if (mirror.pausedAt !== null || !followsChanges(mirror)) continue
        const hold = holds.of(mirror)
        if (isResting()) rememberPush(mirror.id)
        else if (hold !== null) holds.park(mirror.id, hold)
        else requests.queue(mirror, { trigger: 'push' })
      }
    } catch (error) {
      // The change is counted: the next scheduled run pushes it.
      deps.log.error('push mirrors could not be queued', { repositoryId, error: String(error) })
    }
  })
  /** What a run is said to come from that is due. */
  const triggerOf = ({ id, schedule, consecutiveFailures, lastFinishedRunId }: MirrorRow): RunTrigger => {
    const hasFailed = lastFinishedRunId !== null && runs.outcomeOf(lastFinishedRunId) === 'failed'
    const isRetry = consecutiveFailures > 0 || hasFailed
    const isHinted = hints.takeWebhook(id) && !isRetry
    // A manual mirror that does not fail is due for a push alone.
    if (pushedMeanwhile.delete(id) || (!isRetry && schedule.kind === 'manual')) return 'push'
    return isHinted ? 'webhook' : isRetry ? 'retry' : 'schedule'
  }
  const scheduler = createScheduler({
    clock,
    mirrors,
    log: deps.log,
    onlyPushes: computer.waitsOnBattery,
    run: (due) => {
      const held = due.flatMap((mirror) => {
        const hold = holds.of(mirror)
        return hold === null ? [] : [{ mirror, hold }]
      })
      const free = due.filter((mirror) => !held.some((one) => one.mirror === mirror))
      const wanted = free
        .filter(({ id }) => queue.activeOf(id) === null)
        .map((mirror) => ({
          mirror,
          trigger: triggerOf(mirror),
          isFirstRun: mirror.firstRunFinishedAt === null,
        }))
      requests.queueAll(wanted, () => {
        for (const { mirror, hold } of held) holds.park(mirror.id, hold)
        for (const mirror of free)
          mirrors.change(mirror.id, { nextRunAt: nextRegularRunAt(mirror, clock.now()) })
      })
    },
  })
  const places = createRunPlaces(deps.limits)
  const finishRun = createRunFinish({
    stores,
    now: clock.now,
    random: deps.random,
    announcer,
    observer,
    holds,
    pushSoon: pushes.touch,
    rescheduled: scheduler.rearm,
  })
  const queue = createRunQueue({
    clock,
    log: deps.log,
    insert: runs.insert,
    together: stores.together,
    execute: createRunExecutor(deps, places, computer.gate, {
      heldBy: holds.blocks,
      onStarted: (job) => {
        runs.start(job.id, clock.now())
        tellJobs.started(job)
        if (job.kind === 'push' || !observer.wantsSyncs(job.repositoryId)) return
        const run = runs.find(job.id)
        if (run !== null) observer.syncStarted(run, isFirstSync(stores, job))
      },
    }),
    finish: (job, end) => {
      finishRun(job, end)
      if (job.mirrorId !== null) hints.runEnded(job.mirrorId)
    },
    onQueued: tellJobs.waiting,
  })
  const hints = createHints({ clock, mirrors, queue, rescheduled: scheduler.rearm })
  const requests = createRunRequests(deps, {
    announcer,
    queue,
    isResting,
    rescheduled: scheduler.rearm,
  })
  const links = createMirrorLinks(deps, { announcer, queue, requests, rescheduled: scheduler.rearm })

  const flips = createFlipMirrors(deps, {
    announcer,
    queue,
    requests,
    holds,
    places,
    rescheduled: scheduler.rearm,
  })
  const forwarded = createForwardedRefs(stores)
  const forwardPush = createForwardPush({ ...stores, ...deps, forwarded })
  const everything = createSyncAll({ clock, log: deps.log, stores, queueAll: requests.queueAll })

  return {
    ...flips,
    addMirror: links.addMirror,
    addPausedMirror: links.addPausedMirror,
    syncNow: links.syncNow,
    syncAll: everything.start,
    pause: links.pause,
    resume: links.resume,
    pauseAll: pause.pause,
    resumeAll: pause.resume,
    pausedAll: pause.current,
    change: links.change,
    remove: links.remove,
    listMirrorTrash: links.listMirrorTrash,
    undelete: links.undelete,
    getMirror: links.getMirror,
    bothSides: links.bothSides,
    refusePublishing: links.refusePublishing,
    listMirrors: links.listMirrors,
    previewSchedule: links.previewSchedule,
    listConflicts: links.listConflicts,
    resolveConflict: links.resolveConflict,

    startFetch: requests.startFetch,
    getRun: requests.getRun,
    listRuns: requests.listRuns,
    cancelRun: requests.cancelRun,
    whenRunEnded: requests.whenRunEnded,

    forwardPush,
    refsChanged: (repositoryId, cause, refs) => {
      const at = clock.now()
      repositories.countChange(repositoryId, at)
      const settled = forwarded.settle(repositoryId, refs)
      if (settled !== null) announcer.mirrorChanged(settled)
      // What a run moved is told by the run itself.
      if (refs.length > 0 && cause !== 'mirror' && cause !== 'fetch') {
        stores.activity.addLocal(describeLocalActivity({ repositoryId, at, cause }, refs))
      }
      announcer.repositoryChanged(repositoryId)
      announcer.refsChanged(repositoryId, cause, refs)
      const repository = repositories.findById(repositoryId)
      if (repository !== null) observer.refsMoved(repository, refs)
      pushes.touch(repositoryId)
    },
    credentialChanged: (accountId) => {
      const failing = mirrors
        .listByAccount(accountId)
        .filter((mirror) => announcer.view(mirror).failure !== null)
      stores.refusals.forgetOfAccount(accountId)
      holds.credentialChanged(accountId)
      requests.retry(failing)
    },
    computerChanged: computer.hear,
    waitsOnBattery: computer.waitsOnBattery,
    settingsChanged: computer.settingsChanged,
    hint: hints.hint,
    hostKeyTrusted: (host) =>
      requests.retryFailing(mirrors.listAll().filter((mirror) => mirror.host === host)),
    stopRepository: async (repositoryId) => {
      pushes.forget(repositoryId)
      await queue.cancel((job) => job.repositoryId === repositoryId)
      scheduler.rearm()
    },
    startRepository: (repositoryId) => {
      const changeCounter = repositories.findById(repositoryId)?.changeCounter
      for (const mirror of mirrors.listByRepository(repositoryId)) {
        mirrors.change(mirror.id, { nextRunAt: runAfterRest(mirror, changeCounter, clock.now()) })
      }
      scheduler.rearm()
    },

    start: async () => {
      await recoverRuns(deps, queue, announcer, isResting)
      // What changed before the last shutdown, when there was no time to follow.
      mirrors.wakeBehind(clock.now())
      started = true
      followPause()
      pause.start()
    },
    stop: async () => {
      started = false
      pause.stop()
      computer.stop()
      scheduler.stop()
      holds.stop()
      everything.stop()
      pushes.stop()
      await queue.stop()
    },
    idle: queue.idle,
  }
}
