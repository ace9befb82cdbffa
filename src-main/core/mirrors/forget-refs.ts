import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { trackingPrefix } from './ref-scope.ts'

/** Deletes private refs below a prefix: what was tracked of a remote, or copied to be pushed. */
export const forgetRefs = async (
  git: Pick<RepositoryGit, 'listRefs' | 'updateRefs'>,
  repositoryPath: string,
  prefix: string,
): Promise<void> => {
  const refs = await git.listRefs(repositoryPath, [prefix])
  if (refs.size === 0) return
  await git.updateRefs(repositoryPath, [
    [...refs].map(([ref, oldObjectId]) => ({ ref, oldObjectId, newObjectId: null })),
  ])
}

/** Forgets all that was seen of a remote, and what of it is only half here. @param owner see `trackingPrefix` */
export const forgetRemote = async (
  parts: {
    readonly git: Pick<RepositoryGit, 'listRefs' | 'updateRefs'>
    readonly remoteGit: Pick<RemoteGit, 'forgetSteps'>
    readonly repositoryPath: string
  },
  owner: string,
): Promise<void> => {
  await forgetRefs(parts.git, parts.repositoryPath, trackingPrefix(owner))
  await parts.remoteGit.forgetSteps(parts.repositoryPath, owner)
}
