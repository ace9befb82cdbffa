import type { Notice } from '../../../src-shared/domain/activity.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'
import { isNoteworthy } from '../activity/noteworthy.ts'
import { credentialCodes, decideNotice } from '../activity/notices.ts'
import type { HoldRow } from '../ports/hold-store.ts'
import type { RandomFraction } from '../ports/clock.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Stores } from '../ports/stores.ts'
import type { Announcer } from './announcer.ts'
import type { EngineObserver } from './engine-observer.ts'
import { isFirstOf, isFirstSync } from './first-sync.ts'
import type { RunEnd } from './run-executor.ts'
import type { Holds } from './holds.ts'
import { findOscillationOf, oscillationNotice } from './oscillation.ts'
import { prospectOf, type Prospect } from './prospect.ts'
import { failureOf, withoutRetry } from './run-failure.ts'
import type { RunJob } from './run-job.ts'
import { isProblem, type LocalChange } from './run-report.ts'

export type RunFinishDeps = {
  readonly stores: Stores
  readonly now: () => number
  readonly random: RandomFraction
  readonly announcer: Announcer
  readonly observer: EngineObserver
  readonly holds: Holds
  /** The refs of a repository moved: its push mirrors follow. */
  readonly pushSoon: (repositoryId: string) => void
  /** A `nextRunAt` was written. */
  readonly rescheduled: () => void
}

type RefCounts = { readonly changedRefCount: number; readonly problemRefCount: number }
/** Stores how a run ended, then says so. */
export const createRunFinish = (deps: RunFinishDeps) => {
  const { stores, announcer } = deps

  /** What the run says about its host, its limits and its sign-in. */
  const holdAfter = (mirror: MirrorRow, end: RunEnd, isBlocked: boolean): HoldRow | null => {
    if (isBlocked) return deps.holds.of(mirror)
    if (end.outcome !== 'cancelled' && end.outcome !== 'interrupted') {
      return deps.holds.learn(mirror, end.outcome === 'failed' ? end.error : null)
    }
    deps.holds.inconclusive(mirror.id)
    return null
  }

  const countHeld = ({ host, accountId }: MirrorRow, hold: HoldRow | null): number =>
    hold?.reason === 'credential' && accountId !== null
      ? stores.mirrors.listByAccount(accountId).length
      : stores.mirrors.listByHost(host).length

  /** Stores the end of the run itself. */
  const storeRun = (job: RunJob, end: RunEnd, failure: Failure | null, now: number): RefCounts => {
    const refs = end.report.refs()
    const problemRefCount = refs.filter(isProblem).length
    const counts = { problemRefCount, changedRefCount: refs.length - problemRefCount }
    const ending = { outcome: end.outcome, failureCode: failure?.code ?? null, ...counts }
    const before = job.mirrorId === null ? null : stores.runs.lastEnding(job.mirrorId)
    stores.runs.finish(job.id, {
      outcome: end.outcome,
      finishedAt: now,
      bytes: end.report.bytes(),
      failure,
      notes: end.report.notes(),
      refs,
      phases: end.report.phases(),
      noteworthy: isNoteworthy(ending, before),
    })
    return counts
  }

  /** Stores what the end of the run means for its mirror. @returns what a person is told */
  const storeMirror = (
    mirror: MirrorRow,
    job: RunJob,
    end: RunEnd,
    found: {
      readonly prospect: Prospect
      readonly hold: HoldRow | null
      readonly isBlocked: boolean
      readonly failure: Failure | null
      readonly now: number
    } & RefCounts,
  ): Notice | null => {
    const { prospect, failure, now } = found
    const { notice, remembered } = decideNotice({
      runId: job.id,
      at: now,
      outcome: end.outcome,
      failure,
      problemRefCount: found.problemRefCount,
      consecutiveFailures: prospect.consecutiveFailures,
      hold: found.hold,
      isBlocked: found.isBlocked,
      isStoppedNow: prospect.stoppedAt !== null && mirror.stoppedAt === null,
      countHeld: () => countHeld(mirror, found.hold),
      mirror,
      isAccountKnown: () =>
        mirror.accountId !== null &&
        (stores.mirrors.hasNotified(mirror.accountId, credentialCodes) ||
          // Told when its renewal was refused.
          stores.forgeConnections.find(mirror.accountId)?.signIn?.isOver === true),
    })
    const oscillating = found.changedRefCount > 0 ? findOscillationOf(stores.runs, mirror, job.id) : null
    const reached = end.outcome !== 'failed' && end.outcome !== 'cancelled'
    stores.mirrors.change(mirror.id, {
      ...prospect,
      ...remembered,
      ...(oscillating === null ? {} : { pausedAt: mirror.pausedAt ?? now, oscillatingRef: oscillating }),
      lastFinishedRunId: job.id,
      ...(reached ? { lastCheckedAt: now } : {}),
      ...movedToOf(end),
      ...(found.changedRefCount > 0 ? { lastChangedAt: now } : {}),
      ...(end.moved === null ? {} : { lastChange: { runId: job.id, at: now, ...end.moved } }),
      ...(mirror.firstRunFinishedAt === null && end.outcome !== 'cancelled'
        ? { firstRunFinishedAt: now }
        : {}),
    })
    if (oscillating === null || mirror.pausedAt !== null) return notice
    return oscillationNotice(mirror, { ref: oscillating, runId: job.id, at: now })
  }

  /** Nobody is told ref by ref of the first data of a repository, only that they are there. */
  const observe = (
    job: RunJob,
    run: RunRow | null,
    moved: readonly LocalChange[],
    isFirst: boolean,
  ): void => {
    const repository = isFirst || moved.length === 0 ? null : stores.repositories.findById(job.repositoryId)
    if (repository !== null) deps.observer.refsMoved(repository, moved)
    if (job.kind === 'push' || run === null || run.startedAt === null) return
    if (deps.observer.wantsSyncs(job.repositoryId)) deps.observer.syncEnded(run, isFirst)
  }

  return (job: RunJob, end: RunEnd): void => {
    const now = deps.now()
    const mirror = job.mirrorId === null ? null : stores.mirrors.find(job.mirrorId)
    const isFirst = mirror === null ? isFirstSync(stores, job) : isFirstOf(mirror)
    const isBlocked = job.heldBy !== null
    const hold = mirror === null ? null : holdAfter(mirror, end, isBlocked)
    // Removed meanwhile: another mirror is to find out what this one was sent to find out.
    if (mirror === null && job.mirrorId !== null) deps.holds.inconclusive(job.mirrorId)
    const { outcome } = end
    const { random } = deps
    const found =
      mirror === null
        ? { prospect: null, error: end.error }
        : prospectOf({
            mirror: hasMoved(end) ? { ...mirror, lastChangedAt: now } : mirror,
            outcome,
            error: end.error,
            hold,
            isBlocked,
            now,
            random,
          })
    const { prospect, error } = found
    const retryAt = hold?.until ?? prospect?.nextRunAt ?? null
    const described = error === null ? null : failureOf(error, retryAt)
    const failure = described !== null && job.mirrorId === null ? withoutRetry(described) : described
    const { notice, opened } = stores.together(() => {
      const counts = storeRun(job, end, failure, now)
      const told =
        mirror === null || prospect === null
          ? null
          : storeMirror(mirror, job, end, { prospect, hold, isBlocked, failure, now, ...counts })
      const isOpen = job.kind !== 'push' && openAfterFirstRun(stores, job.repositoryId)
      stores.runs.forgetOld(job, now)
      return { notice: told, opened: isOpen }
    })
    const moved = end.report.localChanges()
    const run = announcer.runChanged(job.id)
    if (opened || moved.length > 0) announcer.repositoryChanged(job.repositoryId)
    if (moved.length > 0) {
      announcer.refsChanged(job.repositoryId, job.kind === 'fetch' ? 'fetch' : 'mirror', moved)
      deps.pushSoon(job.repositoryId)
    }
    observe(job, run, moved, isFirst)
    if (job.mirrorId !== null) announcer.mirrorChanged(job.mirrorId, run)
    if (notice !== null) announcer.noticeRaised(notice)
    deps.rescheduled()
  }
}

/** Whether the run moved a branch or tag, on either side. */
const hasMoved = ({ report }: RunEnd): boolean => report.refs().some((ref) => !isProblem(ref))

/** The remote moved so far that it cannot be followed: its new address is offered all the same. */
const movedToOf = ({ error }: RunEnd): Partial<Pick<MirrorRow, 'movedTo'>> => {
  const movedTo = error?.details['movedTo']
  return typeof movedTo === 'string' ? { movedTo } : {}
}

/** A repository that waited for its first data is served from now on, however that run ended. */
export const openAfterFirstRun = (stores: Stores, repositoryId: string): boolean => {
  if (stores.repositories.findById(repositoryId)?.state !== 'syncing_first') return false
  stores.repositories.setState(repositoryId, 'ready')
  return true
}
