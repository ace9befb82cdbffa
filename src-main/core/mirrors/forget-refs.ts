import type { RepositoryGit } from '../ports/repository-git.ts'

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
