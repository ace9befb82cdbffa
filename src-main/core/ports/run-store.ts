import type { RecentRun } from '../../../src-shared/domain/activity.ts'
import type {
  Failure,
  PhaseDuration,
  Run,
  RunFilter,
  RunKind,
  RunOutcome,
  RunPhase,
  RunRef,
  RunTrigger,
} from '../../../src-shared/domain/run.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'
import type { Page, Paged } from './page.ts'

export type RunRow = Run & {
  /** `queued` at a restart means it never began. */
  readonly accept: boolean
  /** A one-time fetch or import needs these again after a restart. */
  readonly accountId: string | null
  readonly replace: boolean
  /** Phases that are over. */
  readonly phases: readonly PhaseDuration[]
}

export type NewRun = {
  readonly id: string
  readonly repositoryId: string
  readonly mirrorId: string | null
  readonly kind: RunKind
  readonly url: string
  readonly trigger: RunTrigger
  readonly queuedAt: number
  readonly accountId: string | null
  readonly accept: boolean
  readonly replace: boolean
}

export type FinishedRun = {
  readonly outcome: RunOutcome
  readonly finishedAt: number
  readonly bytes: number
  readonly failure: Failure | null
  readonly notes: readonly string[]
  readonly refs: readonly RunRef[]
  /** Without it, what was stored while it ran stays. */
  readonly phases?: readonly PhaseDuration[]
  /** Whether it is listed as activity. */
  readonly noteworthy: boolean
}

/** How a run ended, as far as the next one of its mirror is compared with it. */
export type RunEnding = Pick<Run, 'outcome' | 'problemRefCount'> & { readonly failureCode: ErrorCode | null }

/** The last runs of a mirror, oldest first. */
export type RecentRunsOfMirror = { readonly mirrorId: string; readonly runs: readonly RecentRun[] }

/** Whose runs, and which of them. A filter needs a mirror or a repository. */
export type RunsOf = {
  readonly repositoryId: string | null
  readonly mirrorId: string | null
  readonly filter?: RunFilter
}

/** Whom a run belongs to: its mirror, or its repository when it has none. */
export type RunOwner = { readonly repositoryId: string; readonly mirrorId: string | null }

export type RunStore = {
  readonly insert: (run: NewRun) => void
  readonly start: (id: string, at: number) => void
  /** @param past the phases before it */
  readonly setPhase: (id: string, phase: RunPhase, past: readonly PhaseDuration[]) => void
  /** Ends a run: its row and its refs in one transaction. */
  readonly finish: (id: string, end: FinishedRun) => void
  readonly find: (id: string) => RunRow | null
  /** How it ended; null for one that has not, or is gone. */
  readonly outcomeOf: (id: string) => RunOutcome | null
  /** Many in one question to the database, by id; those that do not exist are left out. */
  readonly findAll: (ids: readonly string[]) => ReadonlyMap<string, RunRow>
  readonly refsOf: (id: string) => readonly RunRef[]
  /** Of one ref; null when the run did not touch it. */
  readonly refOf: (id: string, ref: string) => RunRef | null
  /** At most `limit` of them by name, those behind `after`. */
  readonly refsPage: (id: string, after: string | null, limit: number) => readonly RunRef[]
  /**
   * How the refs that a finished run moved were moved by the last `limit` runs of its mirror that moved anything and
   * ended after `since`; oldest first, the run itself included.
   */
  readonly movesOf: (
    runId: string,
    options: { readonly since: number; readonly limit: number },
  ) => readonly Pick<RunRef, 'ref' | 'oldObjectId' | 'newObjectId'>[]
  /** Newest first. */
  readonly list: (options: Page & RunsOf) => Paged<RunRow>
  /** The cursor of `list` for what comes after this run; null when there is no such run. */
  readonly cursorAfter: (id: string) => string | null
  readonly listUnfinished: () => readonly RunRow[]
  /** How the last run of a mirror ended that was neither cancelled nor interrupted; null when there is none. */
  readonly lastEnding: (mirrorId: string) => RunEnding | null
  /** The last `limit` finished runs of each mirror, in the order of `mirrorIds`. */
  readonly recentOf: (mirrorIds: readonly string[], limit: number) => readonly RecentRunsOfMirror[]
  /**
   * Keeps the last 200 runs of a mirror, and for 90 days every run that changed something, or how the mirror stands (it is
   * listed as activity). Forgets some of the others, so that one call takes a bounded time; one-time fetches, and the
   * runs of removed mirrors, are counted for their repository.
   * @returns how many were forgotten; 0 when nothing is left to forget
   */
  readonly forgetOld: (owner: RunOwner, now: number) => number
}
