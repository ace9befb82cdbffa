import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MirrorStore } from '../ports/mirror-store.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { purgeOver } from '../trash/purge-over.ts'
import { trashOverBefore } from '../trash/trash-time.ts'
import { forgetRemote } from './forget-refs.ts'

export type PurgeMirrorTrashParts = {
  readonly mirrors: Pick<MirrorStore, 'listTrashedBefore' | 'remove'>
  readonly git: Pick<RepositoryGit, 'listRefs' | 'updateRefs'>
  readonly remoteGit: Pick<RemoteGit, 'forgetSteps'>
  readonly repositoryPath: (id: string) => string
  /** Gives way to whoever writes to the repository. */
  readonly write: <T>(repositoryId: string, work: () => Promise<T>) => Promise<T>
  readonly clock: Clock
  readonly log: Log
}

/**
 * Removes for good the mirrors that have been in the trash for their time, also of repositories that are there: such a
 * repository may come back, and then without them. What they kept stays as long as it is to be kept. The row goes after
 * the tracking refs, so that what fails is taken up again; undeleting is over by then.
 * @returns the ids of what was removed
 */
export const purgeMirrorTrash = (parts: PurgeMirrorTrashParts): Promise<readonly string[]> => {
  const over = parts.mirrors.listTrashedBefore(trashOverBefore(parts.clock.now()))
  const purge = async ({ id, repositoryId }: (typeof over)[number]): Promise<void> => {
    const repositoryPath = parts.repositoryPath(repositoryId)
    await parts.write(repositoryId, () => forgetRemote({ ...parts, repositoryPath }, id))
    parts.mirrors.remove(id)
  }
  return purgeOver('mirror', over, purge, parts.log)
}
