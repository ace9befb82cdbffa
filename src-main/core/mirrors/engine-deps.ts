import type { OpenJobCredential } from '../accounts/job-credential.ts'
import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Log } from '../ports/log.ts'
import type { LargeFiles } from '../ports/large-files.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { Stores } from '../ports/stores.ts'
import type { RefusePublishing } from '../publication/refuse-publishing.ts'
import type { RepositoryUse } from '../upkeep/repository-use.ts'
import type { DiskGuard } from '../upkeep/disk-guard.ts'
import type { EstimateBytes } from '../upkeep/size-estimate.ts'
import type { EngineObserver } from './engine-observer.ts'
import type { RepositoryAt } from './mirror-graph.ts'
import type { SameRemote } from './same-remote.ts'

/** What the mirror engine is made of. */
export type MirrorEngineDeps = {
  readonly stores: Stores
  readonly clock: Clock
  readonly random: RandomFraction
  readonly git: RepositoryGit
  readonly remoteGit: RemoteGit
  readonly largeFiles: LargeFiles
  readonly repositoryPath: (repositoryId: string) => string
  /**
   * Opens the credential of an account for the length of a run; null is anonymous.
   * @throws AppError `vault_locked`
   */
  readonly openCredential: OpenJobCredential
  readonly events: EventSink
  /** Hears of what moved and ran. */
  readonly observer?: EngineObserver
  /** All mirrors rest together or wait for mains, or no longer do: what sums them up is another. */
  readonly onPauseChanged?: () => void
  /** Keeps the disk from running full. */
  readonly diskGuard?: DiskGuard
  readonly estimateBytes?: EstimateBytes
  /** A run met an object that is not there. */
  readonly onDamage?: (repositoryId: string, text: string) => void
  /** Who works with which repository; upkeep gives way to runs. */
  readonly use?: RepositoryUse
  /** The repository of this core that an address leads to; without it, addresses lead elsewhere. */
  readonly repositoryAt?: RepositoryAt
  /** Asked before a mirror is added, turned round or taken back; without it nothing is refused. */
  readonly refusePublishing?: RefusePublishing
  /** Whether remotes are still what mirrors were set up for; without it nobody knows. */
  readonly sameRemote?: SameRemote
  readonly log: Log
  readonly limits?: Partial<RunLimits>
}

/** How much runs at the same time. */
export type RunLimits = {
  readonly checks: number
  readonly checksPerHost: number
  readonly transfers: number
  readonly transfersPerHost: number
  /** Of the transfers, those that take long. */
  readonly heavyTransfers: number
}

/** Ref checks are one small request each; transfers move packs (mirror semantics 2.12). */
export const defaultRunLimits: RunLimits = {
  checks: 64,
  checksPerHost: 16,
  transfers: 6,
  transfersPerHost: 4,
  heavyTransfers: 2,
}
