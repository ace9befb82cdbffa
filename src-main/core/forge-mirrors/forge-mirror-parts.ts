import type { AccountService } from '../accounts/account-service.ts'
import type { ForgeConnections } from '../accounts/forge-connections.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock, RandomFraction } from '../ports/clock.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { ForgeConnectionStore } from '../ports/forge-connection-store.ts'
import type { ForgeMirrorServers } from '../ports/forge-mirror-servers.ts'
import type { ForgeMirrorStore } from '../ports/forge-mirror-store.ts'
import type { Log } from '../ports/log.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { KnownVisibility } from '../publication/known-visibility.ts'
import type { ImportRepository } from '../repositories/import-repository.ts'

/** What the use cases of mirrors that forges run need from outside. */
export type ForgeMirrorParts = {
  readonly store: ForgeMirrorStore
  readonly accounts: Pick<AccountStore, 'find'>
  readonly connections: Pick<ForgeConnectionStore, 'find'>
  readonly forge: Pick<ForgeConnections, 'open'>
  readonly servers: ForgeMirrorServers
  readonly openCredential: AccountService['openCredential']
  /** Its token ends within hours, and only this computer can renew it. */
  readonly hasPassingToken: (accountId: string) => boolean
  readonly discovery: DiscoveryStore
  readonly repositories: Pick<RepositoryStore, 'findByName'>
  readonly repositoryPath: (id: string) => string
  readonly git: Pick<RepositoryGit, 'listRefs'>
  readonly remoteGit: Pick<RemoteGit, 'listRefs'>
  readonly engine: Pick<MirrorEngine, 'startFetch' | 'whenRunEnded'>
  readonly importRepository: ImportRepository
  readonly visibilityOf: KnownVisibility
  readonly clock: Clock
  readonly random: RandomFraction
  readonly events: EventSink
  readonly log: Log
  /** The core stops. */
  readonly stopping: AbortSignal
}
