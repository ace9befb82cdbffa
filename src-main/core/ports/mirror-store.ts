import type {
  Direction,
  LastChangeOfMirror,
  OnDestructive,
  OnDiverged,
} from '../../../src-shared/domain/mirror.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'

export type MirrorRow = {
  readonly id: string
  readonly repositoryId: string
  readonly repository: string
  readonly direction: Direction
  readonly url: string
  readonly canonicalUrl: string
  readonly host: string
  readonly accountId: string | null
  /** When it runs by itself. */
  readonly schedule: Schedule
  readonly onDiverged: OnDiverged
  readonly onDestructive: OnDestructive
  /** Which refs it carries (`src-shared/domain/ref-patterns.ts`). */
  readonly patterns: readonly string[]
  /** Whether it carries refs/notes; null as its direction has it. */
  readonly notes: boolean | null
  /** A pull mirror: refs that the remote does not have may be pushed here. */
  readonly extraBranches: boolean
  /** When it was turned round; null once a run went through since. */
  readonly flippedAt: number | null
  /** What may be lost in that run, because a person saw and approved it: ref to the tip. */
  readonly approvedPlan: ReadonlyMap<string, ObjectId> | null
  /** A push that cannot be forwarded while the remote is away is accepted here. */
  readonly acceptWhileAway: boolean
  readonly pausedAt: number | null
  readonly createdAt: number
  /** SHA-256 over the remote's refs in scope when both sides last agreed; null before the first success. */
  readonly fingerprint: string | null
  /** The repository's change counter when both sides last agreed. */
  readonly syncedChangeCounter: number | null
  /** The remote's default branch as last seen. */
  readonly remoteHead: string | null
  readonly lastCheckedAt: number | null
  readonly lastChangedAt: number | null
  readonly nextRunAt: number | null
  readonly consecutiveFailures: number
  readonly lastFinishedRunId: string | null
  readonly firstRunFinishedAt: number | null
  /** What a run moved last. */
  readonly lastChange: LastChangeOfMirror | null
  /** When a person was told that it fails; null again when it has recovered. */
  readonly notifiedFailureAt: number | null
  /** The code they were told of. */
  readonly notifiedFailureCode: ErrorCode | null
  /** The address the remote says it moved to; null while it did not. */
  readonly movedTo: string | null
  /** The first failure in a row that counts. */
  readonly failingSince: number | null
  /** Since when it rests because it only fails; a weekly probe goes on. */
  readonly stoppedAt: number | null
  /** When the remote repository was first not found, and how often since. */
  readonly missingSince: number | null
  readonly missingCount: number
  /** The key of the hold it waits for; it has no `nextRunAt` then. */
  readonly heldBy: string | null
  /** The ref that something else keeps rewriting too: the mirror paused itself because of it. */
  readonly oscillatingRef: string | null
  /** Runs that ended before count no more when such a ref is looked for. */
  readonly movesCountedFrom: number
  /** Refs that wait for a person. */
  readonly conflictCount: number
}

export type NewMirror = Pick<
  MirrorRow,
  | 'id'
  | 'repositoryId'
  | 'direction'
  | 'url'
  | 'canonicalUrl'
  | 'host'
  | 'accountId'
  | 'schedule'
  | 'onDiverged'
  | 'onDestructive'
  | 'patterns'
  | 'notes'
  | 'extraBranches'
  | 'acceptWhileAway'
  | 'createdAt'
  | 'nextRunAt'
>

/** What a flip writes. It clears what a run remembered of the old direction, and the failures it met. */
export type FlippedMirror = Pick<MirrorRow, 'direction' | 'nextRunAt' | 'approvedPlan'> & {
  readonly flippedAt: number
  /** Instead of all that both sides agreed on. */
  readonly base: BaseRefs
}

/** What both sides last agreed on, ref by ref. */
export type BaseRefs = ReadonlyMap<string, ObjectId>

/** A mirror in the trash. */
export type TrashedMirrorRow = MirrorRow & { readonly deletedAt: number }

/** What is in the trash is in no other list: it does not run, and counts for nothing. */
export type MirrorTrashStore = {
  readonly findTrashed: (id: string) => TrashedMirrorRow | null
  /** Those of living repositories, the latest first. */
  readonly listTrash: () => readonly TrashedMirrorRow[]
  /** Those that were moved there at `at` or before, also of repositories that are in the trash. */
  readonly listTrashedBefore: (at: number) => readonly TrashedMirrorRow[]
  readonly trash: (id: string, at: number) => void
  /** @throws AppError `already_exists` when the repository mirrors the remote again by now */
  readonly untrash: (id: string, nextRunAt: number) => void
}

export type MirrorStore = MirrorTrashStore & {
  /** @throws AppError `already_exists` when the repository has a mirror with this remote and direction */
  readonly insert: (mirror: NewMirror) => void
  /** Null for one in the trash; one of a repository in the trash is found. */
  readonly find: (id: string) => MirrorRow | null
  /** The account of one that `find` finds, for who needs no more of it; undefined where there is none. */
  readonly accountOf: (id: string) => string | null | undefined
  readonly listAll: () => readonly MirrorRow[]
  readonly listByRepository: (repositoryId: string) => readonly MirrorRow[]
  /** The same with those in the trash: their bases and what they brought in are still there. */
  readonly listAlsoTrashed: (repositoryId: string) => readonly MirrorRow[]
  readonly listByAccount: (accountId: string) => readonly MirrorRow[]
  readonly listByHost: (host: string) => readonly MirrorRow[]
  /** Those whose remote has one of these canonical addresses. */
  readonly listByRemotes: (canonicalUrls: readonly string[]) => readonly MirrorRow[]
  /** The hosts that mirrors have, those in the trash included: as many questions as there are hosts, not mirrors. */
  readonly listHosts: () => readonly string[]
  /** One that waits for this hold and is not paused, the next after `afterId` by id, round and round. */
  readonly nextHeld: (key: string, afterId: string) => MirrorRow | null
  /** Those that wait for a hold that is none of these, which a crash may leave, run from now on. */
  readonly releaseOrphans: (keys: readonly string[], now: number) => void
  /** Those that wait for this hold run from now on, one every `spreadMs`. @returns their ids */
  readonly releaseHeld: (key: string, now: number, spreadMs: number) => readonly string[]
  /** Not paused, not deleted, and `nextRunAt` has come. */
  readonly listDue: (now: number, limit: number) => readonly MirrorRow[]
  /** The earliest `nextRunAt` of all that are not paused; null when there is none. */
  readonly nextDueAt: () => number | null
  /** Both for those alone that owe their remote a change made here. */
  readonly listDuePushes: (now: number, limit: number) => readonly MirrorRow[]
  readonly nextPushDueAt: () => number | null
  /**
   * Gives all that are overdue times from now on, evenly over `atLeastMs`, or over `perMirrorMs` for each when that is
   * more: manual ones first, which somebody asked for, then the longest overdue.
   */
  readonly spreadOverdue: (
    now: number,
    spread: { readonly atLeastMs: number; readonly perMirrorMs: number },
  ) => void
  /**
   * Of these, those run now that would run later by themselves. Others stay as they are: paused, held, failing and
   * manual ones, and what is due already.
   */
  readonly advance: (ids: readonly string[], now: number) => void
  /**
   * Push and sync mirrors that do not fail and have not seen the last change of their repository come due now, but
   * for those that wait for a hold.
   */
  readonly wakeBehind: (now: number) => void
  readonly change: (
    id: string,
    change: Partial<
      Pick<
        MirrorRow,
        | 'schedule'
        | 'accountId'
        | 'onDiverged'
        | 'onDestructive'
        | 'patterns'
        | 'notes'
        | 'extraBranches'
        | 'flippedAt'
        | 'approvedPlan'
        | 'acceptWhileAway'
        | 'pausedAt'
        | 'nextRunAt'
        | 'consecutiveFailures'
        | 'fingerprint'
        | 'syncedChangeCounter'
        | 'remoteHead'
        | 'lastCheckedAt'
        | 'lastChangedAt'
        | 'lastFinishedRunId'
        | 'firstRunFinishedAt'
        | 'lastChange'
        | 'notifiedFailureAt'
        | 'notifiedFailureCode'
        | 'url'
        | 'canonicalUrl'
        | 'host'
        | 'movedTo'
        | 'failingSince'
        | 'stoppedAt'
        | 'missingSince'
        | 'missingCount'
        | 'heldBy'
        | 'oscillatingRef'
        | 'movesCountedFrom'
      >
    >,
  ) => void
  /** Turns a mirror round: all of it or, after a crash, none. */
  readonly flip: (id: string, flip: FlippedMirror) => void
  readonly remove: (id: string) => void
  readonly baseRefs: (id: string) => BaseRefs
  /** Of one ref; null when both sides never agreed on it. */
  readonly baseRef: (id: string, ref: string) => ObjectId | null
  /** Writes the changed bases; null forgets one. */
  readonly changeBaseRefs: (id: string, changes: ReadonlyMap<string, ObjectId | null>) => void
  /** Whether a person was told of one of `codes` about a mirror of the account that still fails and is not paused. */
  readonly hasNotified: (accountId: string, codes: readonly ErrorCode[]) => boolean
}
