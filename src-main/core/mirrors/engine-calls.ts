import type { BothSides } from '../../../src-shared/domain/both-sides.ts'
import type { Direction, Mirror, OnDestructive, OnDiverged } from '../../../src-shared/domain/mirror.ts'
import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Run, RunDetails } from '../../../src-shared/domain/run.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import type { TrashedMirror } from '../../../src-shared/domain/trashed-mirror.ts'
import type { Page, Paged } from '../ports/page.ts'
import type { RunsOf } from '../ports/run-store.ts'

export type AddMirror = {
  readonly repositoryId: string
  readonly direction: Direction
  readonly address: RemoteAddress
  readonly accountId: string | null
  /** Without it, the setting `defaultSchedule`. */
  readonly schedule?: Schedule
  /** Without it, `stop`. */
  readonly onDiverged?: OnDiverged
  /** Without it, `hold`. */
  readonly onDestructive?: OnDestructive
  readonly patterns?: readonly string[]
  /** Without it, as the direction has it. */
  readonly notes?: boolean
  /** Without it, true. */
  readonly extraBranches?: boolean
  /** Without it, false. */
  readonly acceptWhileAway?: boolean
  /** A person knows that what is private here may become public by it. */
  readonly confirmPublic?: boolean
}

export type ChangeMirror = {
  /** Where the remote stands now. */
  readonly address?: RemoteAddress
  readonly schedule?: Schedule
  readonly accountId?: string | null
  readonly onDiverged?: OnDiverged
  readonly onDestructive?: OnDestructive
  readonly patterns?: readonly string[]
  readonly notes?: boolean
  readonly extraBranches?: boolean
  readonly acceptWhileAway?: boolean
}

export type StartFetch = {
  readonly repositoryId: string
  readonly address: RemoteAddress
  readonly accountId: string | null
  /** Overwrite branches that went apart here, keeping their tips. */
  readonly replace: boolean
  /** A person knows that what is private there may become public by it. */
  readonly confirmPublic?: boolean
}

export type MirrorCalls = {
  /**
   * Adds a mirror and queues its first run.
   * @throws AppError `already_exists`, `publish_unconfirmed`; `invalid_input` for a schedule that means nothing
   */
  readonly addMirror: (input: AddMirror) => Promise<{ readonly mirror: Mirror; readonly run: Run }>
  /** The same for one that rests until it is resumed: no run is queued. @throws as `addMirror` */
  readonly addPausedMirror: (input: AddMirror) => Promise<Mirror>
  /** Queues a run now; one that already waits is returned, not doubled. `accept` approves a held change, once. */
  readonly syncNow: (
    mirrorId: string,
    options?: { readonly accept?: boolean; readonly trigger?: 'manual' | 'webhook' },
  ) => Run
  /** Queues a run of every mirror that is not paused; returns how many. */
  readonly syncAll: () => number
  /** Schedules nothing more; what runs or waits goes on. */
  readonly pause: (mirrorId: string) => Mirror
  readonly resume: (mirrorId: string) => Mirror
  /**
   * Nothing runs by itself until then (null: until resumed): no schedule, no retry, no push that follows. What runs or
   * waits goes on, and what a person asks for runs. @throws AppError `invalid_input` for a moment that has passed
   */
  readonly pauseAll: (untilAt: number | null) => PauseAll
  /** What came due meanwhile runs once, spread out. */
  readonly resumeAll: () => void
  /** Null while mirrors run. */
  readonly pausedAll: () => PauseAll | null
  /**
   * @throws AppError `already_exists` when the repository has a mirror with that address; `invalid_input` for a
   *   schedule that means nothing
   */
  readonly change: (mirrorId: string, change: ChangeMirror) => Mirror
  readonly getMirror: (mirrorId: string) => Mirror
  /**
   * When a mirror with this schedule would next run by itself, a new one without `mirrorId`; null for a manual one.
   * @throws AppError `invalid_input` for a schedule that means nothing
   */
  readonly previewSchedule: (schedule: Schedule, mirrorId?: string) => number | null
  /** What is here and what is there, as a person recognises it. @throws AppError as a run would fail */
  readonly bothSides: (mirrorId: string) => Promise<BothSides>
  /**
   * Another remote may be one that everybody can read.
   * @throws AppError `publish_unconfirmed`
   */
  readonly refusePublishing: (mirrorId: string, address: RemoteAddress, isConfirmed: boolean) => Promise<void>
  /** All mirrors, or those of a repository. */
  readonly listMirrors: (repositoryId?: string) => readonly Mirror[]
}

export type MirrorTrashCalls = {
  /** Moves the link to the trash and ends its run. The repository, its branches and its kept refs stay. */
  readonly remove: (mirrorId: string) => Promise<TrashedMirror>
  readonly listMirrorTrash: () => readonly TrashedMirror[]
  /**
   * Takes a mirror back, paused or active as it was; what came due meanwhile runs now.
   * @throws AppError `not_found` when it is not in the trash or its time is over; `already_exists` when the repository
   *   mirrors the remote again by now; `invalid_input` for a circle, or while its repository is in the trash;
   *   `publish_unconfirmed`
   */
  readonly undelete: (mirrorId: string, options?: { readonly confirmPublic?: boolean }) => Promise<Mirror>
}

export type RunCalls = {
  /** Takes all branches and tags of a remote once. */
  readonly startFetch: (input: StartFetch) => Promise<Run>
  readonly getRun: (runId: string) => RunDetails
  readonly listRuns: (options: Page & RunsOf) => Paged<Run>
  /** Ends a run; resolves when it has ended. A run that has ended stays as it is. */
  readonly cancelRun: (runId: string) => Promise<Run>
  /** Resolves when the run has ended. */
  readonly whenRunEnded: (runId: string) => Promise<RunDetails>
}
