import type { RunPhase } from '../../../src-shared/domain/run.ts'
import type { Clock } from '../ports/clock.ts'
import type { LargeFileRecordStore } from '../ports/large-file-record-store.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { GitProgress, Remote, RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { ConflictStore } from '../ports/conflict-store.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'
import type { RefusalStore } from '../ports/refusal-store.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { TransferSize } from './heavy-transfer.ts'
import type { TakeListing } from './listing.ts'
import type { RunReport } from './run-report.ts'
import type { TipKeeper } from './tip-keeper.ts'

/** Everything one run works with, whatever its kind. */
export type RunContext = {
  readonly runId: string
  readonly repositoryId: string
  readonly repositoryPath: string
  readonly remote: Remote
  /** A person approved, once, what is otherwise held or stopped. May come while the run waits. */
  readonly isAccepted: () => boolean
  /**
   * Asked before the run takes something away, on either side, or fills a remote that lost what it had.
   * @throws AppError `remote_replaced` when another repository stands at the address
   */
  readonly confirmRemote: () => Promise<void>
  /** A person asked for this run. May come while it waits. */
  readonly isWished: () => boolean
  /** A transfer of this run, or the run before, broke off: less at once may go through. */
  readonly breaksOff: () => boolean
  /** Aborted by cancel. Looked at up to the moment of publishing, never after. */
  readonly signal: AbortSignal
  readonly git: RepositoryGit
  readonly remoteGit: RemoteGit
  readonly largeFiles: LargeFiles
  readonly largeFileRecords: LargeFileRecordStore
  readonly repositories: RepositoryStore
  readonly mirrors: MirrorStore
  readonly refusals: RefusalStore
  readonly conflicts: ConflictStore
  readonly clock: Clock
  readonly report: RunReport
  readonly listing: TakeListing
  readonly tips: TipKeeper
  /** Says which phase begins: stored, and shown. */
  readonly enter: (phase: RunPhase) => void
  readonly onProgress: (progress: GitProgress) => void
  /** Waits for a free place among the ref checks of the host. */
  readonly asCheck: <T>(work: () => Promise<T>) => Promise<T>
  /**
   * Waits for a free place among the transfers, in all and of the host; before that for one among the heavy ones, if it
   * is heavy. Not to be asked for within another transfer.
   */
  readonly asTransfer: <T>(work: () => Promise<T>, size?: TransferSize) => Promise<T>
  /** Waits until no other run writes refs of the repository. */
  readonly asOnlyWriter: <T>(work: () => Promise<T>) => Promise<T>
}

export type MirrorRunContext = RunContext & { readonly mirror: MirrorRow }

export type RunResult = {
  /** Both sides were equal and nothing was done. */
  readonly unchanged: boolean
  /** Refs that both sides agree on now; 0 with problems means that nothing works. */
  readonly agreedCount: number
}

/** The counter that rises with every change of a ref of the repository. */
export const changeCounterOf = (context: RunContext): number =>
  context.repositories.findById(context.repositoryId)?.changeCounter ?? 0
