import { trashLifetimeMs } from '../../../src-shared/domain/settings.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { RepositoryServiceParts } from './repository-service.ts'

export type PurgeTrashParts = Pick<RepositoryServiceParts, 'repositoryPath' | 'removeDirectory'> & {
  readonly repositories: RepositoryStore
  readonly clock: Clock
  readonly log: Log
}

/**
 * Removes from the disk what has been in the trash for its time. The row goes last, so that a removal which fails
 * or is cut off is taken up again the next time; undeleting is over by then.
 * @returns the ids of what was removed
 */
export const purgeTrash = async (parts: PurgeTrashParts): Promise<readonly string[]> => {
  const deletedBefore = parts.clock.now() - trashLifetimeMs
  const purged: string[] = []
  for (const { id, deletedAt } of parts.repositories.listTrash()) {
    if (deletedAt > deletedBefore) continue
    try {
      await parts.removeDirectory(parts.repositoryPath(id))
      parts.repositories.purge(id)
      purged.push(id)
    } catch (error) {
      parts.log.warn('A repository in the trash could not be removed.', { repositoryId: id, error })
    }
  }
  return purged
}
