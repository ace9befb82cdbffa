import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import { purgeOver } from '../trash/purge-over.ts'
import { trashOverBefore } from '../trash/trash-time.ts'
import type { RepositoryServiceParts } from './repository-service.ts'

export type PurgeTrashParts = Pick<RepositoryServiceParts, 'repositoryPath' | 'removeDirectory'> & {
  readonly repositories: RepositoryStore
  readonly clock: Clock
  readonly log: Log
}

/**
 * Removes from the disk what has been in the trash for its time, with its mirrors, those in the trash too. The row goes
 * last, so that a removal which fails or is cut off is taken up again the next time; undeleting is over by then.
 * @returns the ids of what was removed
 */
export const purgeTrash = (parts: PurgeTrashParts): Promise<readonly string[]> => {
  const overBefore = trashOverBefore(parts.clock.now())
  const over = parts.repositories.listTrash().filter(({ deletedAt }) => deletedAt <= overBefore)
  const purge = async ({ id }: { readonly id: string }): Promise<void> => {
    await parts.removeDirectory(parts.repositoryPath(id))
    parts.repositories.purge(id)
  }
  return purgeOver('repository', over, purge, parts.log)
}
