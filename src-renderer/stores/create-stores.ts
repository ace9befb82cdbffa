import type { Account } from '../../src-shared/domain/account.ts'
import type { Repository } from '../../src-shared/domain/repository.ts'
import type { Connection } from '../transport/connection.ts'
import { createAccountsStore } from './accounts-store.ts'
import { createAnswerCache, type AnswerCache } from './answer-cache.ts'
import { createConnectionStateStore, type ConnectionStateStore } from './connection-state-store.ts'
import type { KeptItemsStore } from './kept-items.ts'
import { createMirrorsStore, type MirrorsStore } from './mirrors-store.ts'
import { announceOwnRuns } from './own-runs.ts'
import { createProblemsSelector } from './problems.ts'
import { createRecentRunsStore, type RecentRunsStore } from './recent-runs-store.ts'
import { createRepositoriesStore } from './repositories-store.ts'
import { createRunsStore, type RunsStore } from './runs-store.ts'
import { createSettingsStore, type SettingsStore } from './settings-store.ts'
import { createSystemStore, type SystemStore } from './system-store.ts'
import { createToastsStore, type ToastsStore } from './toasts-store.ts'

/** All that the interface knows, fed by one connection. */
export type Stores = {
  readonly connection: Connection
  readonly connectionState: ConnectionStateStore
  readonly mirrors: MirrorsStore
  readonly repositories: KeptItemsStore<Repository>
  readonly accounts: KeptItemsStore<Account>
  readonly settings: SettingsStore
  readonly system: SystemStore
  readonly runs: RunsStore
  readonly recentRuns: RecentRunsStore
  readonly toasts: ToastsStore
  readonly answers: AnswerCache
  readonly selectProblems: ReturnType<typeof createProblemsSelector>
  /** Stops everything and closes the connection. */
  readonly close: () => void
}

/** Puts the stores together; they begin to read as soon as the connection stands. */
export const createStores = (given: Connection): Stores => {
  const toasts = createToastsStore()
  const connection = announceOwnRuns(given, toasts.show)
  const stores = {
    connectionState: createConnectionStateStore(connection),
    mirrors: createMirrorsStore(connection),
    repositories: createRepositoriesStore(connection),
    accounts: createAccountsStore(connection),
    settings: createSettingsStore(connection),
    system: createSystemStore(connection),
    runs: createRunsStore(connection),
    recentRuns: createRecentRunsStore(connection),
    toasts,
    answers: createAnswerCache(connection),
  }
  return {
    connection,
    ...stores,
    selectProblems: createProblemsSelector(),
    close: () => {
      for (const store of Object.values(stores)) store.close()
      connection.close()
    },
  }
}
