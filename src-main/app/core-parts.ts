import type { Clock } from '../core/ports/clock.ts'
import type { EventSink } from '../core/ports/event-sink.ts'
import type { AllForgeHints } from '../core/ports/forge-hints.ts'
import type { ForgeMirrorServers } from '../core/ports/forge-mirror-servers.ts'
import type { Forges } from '../core/ports/forges.ts'
import type { GitHubApps } from '../core/ports/github-app.ts'
import type { Log } from '../core/ports/log.ts'
import type { SignInFlows } from '../core/ports/sign-in-flows.ts'
import type { Stores } from '../core/ports/stores.ts'
import type { Vault } from '../core/ports/vault.ts'
import type { GitAdapters } from './git-adapters.ts'

/** What the core is put on. */
export type CoreParts = {
  readonly stores: Stores
  readonly vault: Vault
  readonly clock: Clock
  readonly log: Log
  readonly events: EventSink
  readonly adapters: GitAdapters
  readonly forges: Forges
  readonly signInFlows: SignInFlows
  readonly forgeMirrorServers: ForgeMirrorServers
  readonly githubApps: GitHubApps
  readonly forgeHints: AllForgeHints
  readonly organization: string
  readonly repositoriesDirectory: string
  readonly quarantineDirectory: string
  /** What may still be written to the disk of the data directory. */
  readonly freeBytes: () => Promise<number>
  readonly totalBytes: () => Promise<number>
  /** Ends what talks to forges: the core stops. */
  readonly stopping: AbortSignal
  /** Known once the listener is up; nothing asks before. */
  readonly address: () => string
}
