import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Repository } from '../../../src-shared/domain/repository.ts'
import type { Run } from '../../../src-shared/domain/run.ts'
import type { RunCalls } from '../mirrors/engine-calls.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { FindBegunImport } from './begun-import.ts'
import { findRepository } from './find-repository.ts'
import type { RepositoryService } from './repository-service.ts'
import { toRepository } from './repository-view.ts'

export type ImportRepository = (input: {
  readonly name: string
  readonly address: RemoteAddress
  readonly accountId: string | null
}) => Promise<{ repository: Repository; run: Run }>

/**
 * Makes a repository and fills it once from a path or address. Nothing stays of an import that fails or is
 * cancelled: a repository that was never whole is no copy of anything. What a killed core left of one is gone on with.
 */
export const createImportRepository = (parts: {
  readonly service: RepositoryService
  readonly repositories: RepositoryStore
  readonly begunImport: FindBegunImport
  readonly engine: Pick<RunCalls, 'startFetch' | 'whenRunEnded'>
  readonly removeRepository: (id: string) => Promise<void>
  readonly events: EventSink
  readonly log: Log
}): ImportRepository => {
  const removeWhenFailed = async (runId: string, repository: Repository): Promise<void> => {
    const run = await parts.engine.whenRunEnded(runId)
    if (run.outcome !== 'failed' && run.outcome !== 'cancelled') return
    await parts.removeRepository(repository.id)
    parts.events.emit('repository.removed', { id: repository.id, name: repository.name })
  }

  return async ({ name, address, accountId }) => {
    const begun = parts.begunImport(name, address.canonical)
    const created =
      begun?.state === 'empty'
        ? toRepository(begun.repository)
        : await parts.service.create({ name, state: 'syncing_first' })
    try {
      const run = await parts.engine.startFetch({
        repositoryId: created.id,
        address,
        accountId,
        replace: true,
      })
      removeWhenFailed(run.id, created).catch((error: unknown) => {
        parts.log.error('A failed import could not be removed.', { repositoryId: created.id, error })
      })
      return { repository: toRepository(findRepository(parts.repositories, created.name)), run }
    } catch (error) {
      await parts.removeRepository(created.id)
      throw error
    }
  }
}
