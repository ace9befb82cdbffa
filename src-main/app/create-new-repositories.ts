import type { Discovery } from '../core/accounts/discovery.ts'
import type { MirrorEngine } from '../core/mirrors/mirror-engine.ts'
import { createNewRepositories } from '../core/new-repositories/new-repositories.ts'
import { createTakeRepository } from '../core/new-repositories/take-repository.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { EventSink } from '../core/ports/event-sink.ts'
import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'
import type { FindBegunImport } from '../core/repositories/begun-import.ts'
import type { ImportRepository } from '../core/repositories/import-repository.ts'
import type { RepositoryService } from '../core/repositories/repository-service.ts'

/** Rules for new repositories, put on their stores. */
export const createNewRepositoriesOf = (parts: {
  readonly stores: Stores
  readonly discovery: Discovery
  readonly service: RepositoryService
  readonly engine: MirrorEngine
  readonly importRepository: ImportRepository
  readonly begunImport: FindBegunImport
  readonly removeRepository: (id: string) => Promise<void>
  readonly clock: Clock
  readonly events: EventSink
  readonly log: Log
  readonly stopping: AbortSignal
}) => {
  const { stores } = parts
  return createNewRepositories({
    ...parts,
    store: stores.newRepositories,
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    listed: stores.discovery,
    repositories: stores.repositories,
    settings: stores.settings,
    take: createTakeRepository(parts),
  })
}
