import type { Account } from '../../../src-shared/domain/account.ts'
import type {
  ActivityFilter,
  ActivityItem,
  ActivityRef,
  RecentRun,
} from '../../../src-shared/domain/activity.ts'
import type {
  Direction,
  LastChangeOfMirror,
  OnDestructive,
  OnDiverged,
} from '../../../src-shared/domain/mirror.ts'
import type { PauseAll } from '../../../src-shared/domain/overview.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { RepositoryState } from '../../../src-shared/domain/repository.ts'
import type {
  Failure,
  Run,
  RunKind,
  RunOutcome,
  RunPhase,
  RunRef,
  RunTrigger,
} from '../../../src-shared/domain/run.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { PublicKey } from '../../../src-shared/domain/token.ts'
import type { ErrorCode } from '../../../src-shared/errors/app-error.ts'

/**
 * What the core asks of the database. Calls are synchronous (better-sqlite3): each is one short transaction.
 * SQLite is the truth about intent and history; refs are never copied into it.
 */

export type Page = { readonly cursor: string | null; readonly limit: number }
export type Paged<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }

export type RepositoryRow = {
  readonly id: string
  readonly name: string
  readonly state: RepositoryState
  readonly createdAt: number
  readonly changedAt: number | null
  /** Rises by one with every change of a ref; tells a push mirror that nothing happened. */
  readonly changeCounter: number
  readonly mirrorCount: number
  readonly deletedAt: number | null
}

/** A repository in the trash. */
export type TrashedRepositoryRow = RepositoryRow & { readonly deletedAt: number }

export type RepositoryStore = {
  /** @throws AppError `already_exists` when a living repository has the name, ignoring case */
  readonly insert: (row: { id: string; name: string; state: RepositoryState; createdAt: number }) => void
  readonly findByName: (name: string) => RepositoryRow | null
  /** Also finds one in the trash. */
  readonly findById: (id: string) => RepositoryRow | null
  readonly list: (options: Page & { readonly query: string }) => Paged<RepositoryRow>
  /** How many are alive. */
  readonly count: () => number
  readonly listTrash: () => readonly TrashedRepositoryRow[]
  readonly setState: (id: string, state: RepositoryState) => void
  /** @throws AppError `already_exists` when another living repository has the name, ignoring case */
  readonly rename: (id: string, name: string) => void
  readonly countChange: (id: string, at: number) => void
  /** Moves to the trash; its mirrors are stopped with it. */
  readonly trash: (id: string, at: number) => void
  /** @throws AppError `already_exists` when its name was taken meanwhile */
  readonly untrash: (id: string) => void
  /** Removes the row and everything that hangs on it. */
  readonly purge: (id: string) => void
}

export type MirrorRow = {
  readonly id: string
  readonly repositoryId: string
  readonly repository: string
  readonly direction: Direction
  readonly url: string
  readonly canonicalUrl: string
  readonly host: string
  readonly accountId: string | null
  readonly intervalMs: number
  readonly onDiverged: OnDiverged
  readonly onDestructive: OnDestructive
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
  | 'intervalMs'
  | 'onDiverged'
  | 'onDestructive'
  | 'createdAt'
  | 'nextRunAt'
>

/** What both sides last agreed on, ref by ref. */
export type BaseRefs = ReadonlyMap<string, ObjectId>

export type MirrorStore = {
  /** @throws AppError `already_exists` when the repository has a mirror with this remote and direction */
  readonly insert: (mirror: NewMirror) => void
  readonly find: (id: string) => MirrorRow | null
  readonly listAll: () => readonly MirrorRow[]
  readonly listByRepository: (repositoryId: string) => readonly MirrorRow[]
  readonly listByAccount: (accountId: string) => readonly MirrorRow[]
  /** Not paused, not deleted, and `nextRunAt` has come. */
  readonly listDue: (now: number, limit: number) => readonly MirrorRow[]
  /** The earliest `nextRunAt` of all that are not paused; null when there is none. */
  readonly nextDueAt: () => number | null
  readonly change: (
    id: string,
    change: Partial<
      Pick<
        MirrorRow,
        | 'intervalMs'
        | 'accountId'
        | 'onDiverged'
        | 'onDestructive'
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
      >
    >,
  ) => void
  readonly remove: (id: string) => void
  readonly baseRefs: (id: string) => BaseRefs
  /** Writes the changed bases; null forgets one. */
  readonly changeBaseRefs: (id: string, changes: ReadonlyMap<string, ObjectId | null>) => void
  /** Whether a person was told of one of `codes` about a mirror of the account that still fails and is not paused. */
  readonly hasNotified: (accountId: string, codes: readonly ErrorCode[]) => boolean
}

export type RunRow = Run & {
  /** `queued` at a restart means it never began. */
  readonly accept: boolean
  /** A one-time fetch or import needs these again after a restart. */
  readonly accountId: string | null
  readonly replace: boolean
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
  /** Whether it is listed as activity. */
  readonly noteworthy: boolean
}

/** How a run ended, as far as the next one of its mirror is compared with it. */
export type RunEnding = Pick<Run, 'outcome' | 'problemRefCount'> & { readonly failureCode: ErrorCode | null }

/** The last runs of a mirror, oldest first. */
export type RecentRunsOfMirror = { readonly mirrorId: string; readonly runs: readonly RecentRun[] }

export type RunStore = {
  readonly insert: (run: NewRun) => void
  readonly start: (id: string, at: number) => void
  readonly setPhase: (id: string, phase: RunPhase) => void
  /** Ends a run: its row and its refs in one transaction. */
  readonly finish: (id: string, end: FinishedRun) => void
  readonly find: (id: string) => RunRow | null
  /** Many in one question to the database, by id; those that do not exist are left out. */
  readonly findAll: (ids: readonly string[]) => ReadonlyMap<string, RunRow>
  readonly refsOf: (id: string) => readonly RunRef[]
  /** Newest first. */
  readonly list: (
    options: Page & { readonly repositoryId: string | null; readonly mirrorId: string | null },
  ) => Paged<RunRow>
  readonly listUnfinished: () => readonly RunRow[]
  /** How the last run of a mirror ended that was neither cancelled nor interrupted; null when there is none. */
  readonly lastEnding: (mirrorId: string) => RunEnding | null
  /** The last `limit` finished runs of each mirror, in the order of `mirrorIds`. */
  readonly recentOf: (mirrorIds: readonly string[], limit: number) => readonly RecentRunsOfMirror[]
  /** Keeps 200 runs of a mirror, and every run that changed something or is listed as activity for 90 days. */
  readonly forgetOld: (mirrorId: string, now: number) => void
}

/** A change made here: by a push to localhost, a restore, or a call. */
export type NewLocalActivity = {
  readonly repositoryId: string
  readonly at: number
  readonly cause: Extract<ActivityItem, { kind: 'local' }>['cause']
  readonly refCount: number
  /** The first of them. */
  readonly refs: readonly ActivityRef[]
}

/** What moved or failed. Runs come in when they finish (`RunStore.finish`). */
export type ActivityStore = {
  readonly addLocal: (change: NewLocalActivity) => void
  /** Newest first; nothing of repositories in the trash. */
  readonly list: (
    options: Page & {
      readonly repositoryId: string | null
      readonly filter: ActivityFilter
      readonly direction: Direction | null
      /** Part of a repository's name or a remote's address, ignoring case; empty for all. */
      readonly query: string
    },
  ) => Paged<ActivityItem>
  /** Forgets changes made here that are older than 90 days; those of runs go with their runs. */
  readonly forgetOld: (now: number) => void
}

/** Names of kept refs that do not expire. */
export type KeptPinStore = {
  readonly list: (repositoryId: string) => ReadonlySet<string>
  readonly pin: (repositoryId: string, name: string) => void
  readonly unpin: (repositoryId: string, name: string) => void
}

/** An account as stored: the secret is sealed by the vault before it comes here. */
export type AccountRow = Omit<Account, 'mirrorCount'> & {
  readonly mirrorCount: number
  readonly sealedSecret: Uint8Array | null
}

export type AccountStore = {
  readonly insert: (account: Omit<AccountRow, 'mirrorCount'>) => void
  readonly find: (id: string) => AccountRow | null
  readonly list: () => readonly AccountRow[]
  readonly change: (
    id: string,
    change: Partial<
      Pick<AccountRow, 'label' | 'credentialKind' | 'username' | 'keyFile' | 'sealedSecret' | 'changedAt'>
    >,
  ) => void
  readonly remove: (id: string) => void
}

export type PublicKeyRow = PublicKey & { readonly pem: string }

export type PublicKeyStore = {
  /** @throws AppError `already_exists` when the organization has this key */
  readonly insert: (key: PublicKeyRow) => void
  readonly list: () => readonly PublicKeyRow[]
  readonly listByOrganization: (organization: string) => readonly PublicKeyRow[]
  readonly find: (id: string) => PublicKeyRow | null
  readonly remove: (id: string) => void
}

export type SettingsStore = {
  readonly read: () => Settings
  readonly change: (change: Partial<Settings>) => Settings
}

/** All mirrors resting together: null while they do not. */
export type PauseStore = {
  readonly read: () => PauseAll | null
  readonly write: (pause: PauseAll | null) => void
}

/** Sealed bytes by name: the core's own signing key, the canary of the vault. */
export type SealedStore = {
  readonly read: (name: string) => Uint8Array | null
  readonly write: (name: string, sealed: Uint8Array) => void
}

export type Stores = {
  readonly repositories: RepositoryStore
  readonly mirrors: MirrorStore
  readonly runs: RunStore
  readonly activity: ActivityStore
  readonly keptPins: KeptPinStore
  readonly accounts: AccountStore
  readonly publicKeys: PublicKeyStore
  readonly settings: SettingsStore
  readonly pause: PauseStore
  readonly sealed: SealedStore
}
