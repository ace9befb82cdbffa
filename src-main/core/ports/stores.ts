import type { AccountStore } from './account-store.ts'
import type { ActivityStore } from './activity-store.ts'
import type { BaseStore } from './base-store.ts'
import type { ForgeConnectionStore } from './forge-connection-store.ts'
import type { ForgeMirrorStore } from './forge-mirror-store.ts'
import type { GitHubAppStore } from './github-app-store.ts'
import type { HoldStore } from './hold-store.ts'
import type { ConflictStore } from './conflict-store.ts'
import type { DiscoveryStore } from './discovery-store.ts'
import type { ExistenceStore } from './existence-store.ts'
import type { FileLockStore } from './file-lock-store.ts'
import type { KeptLifetimeStore } from './kept-lifetime-store.ts'
import type { KeptPinStore } from './kept-pin-store.ts'
import type { LargeFileRecordStore } from './large-file-record-store.ts'
import type { MirrorStore } from './mirror-store.ts'
import type { NewRepositoryStore } from './new-repository-store.ts'
import type { PublicKeyStore } from './public-key-store.ts'
import type { RefusalStore } from './refusal-store.ts'
import type { RepositoryStore } from './repository-store.ts'
import type { RunStore } from './run-store.ts'
import type { SealedStore } from './sealed-store.ts'
import type { PauseStore, SettingsStore } from './settings-store.ts'
import type { SignInStore } from './sign-in-store.ts'
import type { SigningKeyStore } from './signing-key-store.ts'
import type { SshKeyStore } from './ssh-key-store.ts'
import type { RemoteSizeStore } from './remote-size-store.ts'
import type { RepairStore } from './repair-store.ts'
import type { UpkeepStore } from './upkeep-store.ts'
import type { VisibilityStore } from './remote-visibility.ts'
import type { VerificationStore } from './verification-store.ts'
import type { DeliveryStore, WebhookStore } from './webhook-store.ts'
import type { ForgeIdStore, HintCursorStore, HooksInStore } from './hooks-in-store.ts'

/**
 * What the core asks of the database. Calls are synchronous (better-sqlite3): each is one short transaction.
 * SQLite is the truth about intent and history; refs are never copied into it.
 */
export type Stores = {
  /**
   * Several calls as one transaction: all of them, or none when one throws. Nothing is told from within it, and nothing
   * begun: what is told has to be stored.
   */
  readonly together: <T>(work: () => T) => T
  readonly repositories: RepositoryStore
  readonly mirrors: MirrorStore
  readonly conflicts: ConflictStore
  readonly runs: RunStore
  readonly activity: ActivityStore
  readonly keptPins: KeptPinStore
  readonly keptLifetimes: KeptLifetimeStore
  readonly accounts: AccountStore
  readonly forgeConnections: ForgeConnectionStore
  readonly signIns: SignInStore
  readonly forgeMirrors: ForgeMirrorStore
  readonly discovery: DiscoveryStore
  readonly existence: ExistenceStore
  readonly newRepositories: NewRepositoryStore
  readonly publicKeys: PublicKeyStore
  readonly signingKeys: SigningKeyStore
  readonly settings: SettingsStore
  readonly pause: PauseStore
  readonly sealed: SealedStore
  readonly bases: BaseStore
  readonly webhooks: WebhookStore
  readonly deliveries: DeliveryStore
  readonly upkeep: UpkeepStore
  readonly remoteSizes: RemoteSizeStore
  readonly visibility: VisibilityStore
  readonly repairs: RepairStore
  readonly verifications: VerificationStore
  readonly holds: HoldStore
  readonly refusals: RefusalStore
  readonly largeFiles: LargeFileRecordStore
  readonly fileLocks: FileLockStore
  readonly githubApps: GitHubAppStore
  readonly sshKeys: SshKeyStore
  readonly hooksIn: HooksInStore
  readonly forgeIds: ForgeIdStore
  readonly hintCursors: HintCursorStore
}
