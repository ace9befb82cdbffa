import type { RepositoryGit } from '../ports/repository-git.ts'
import type { KnownHistory } from './plan-mirror-refs.ts'
import type { PushSides } from './push-plan.ts'

/** What the objects of a repository tell about both sides of a mirror; nothing is fetched. */
export const knownHistory = async (
  git: RepositoryGit,
  path: string,
  { local, remote }: Pick<PushSides, 'local' | 'remote'>,
): Promise<KnownHistory> => {
  const theirs = [...new Set(remote.values())]
  const missing = new Set(await git.missingObjects(path, theirs))
  const isHere = (objectId: string): boolean => !missing.has(objectId)
  return {
    isHere,
    isAncestor: (ancestor, descendant) => git.isAncestor(path, ancestor, descendant),
    areRelated: async () => {
      const ours = new Set(local.values())
      if (ours.size === 0 || theirs.length === 0 || theirs.some((id) => ours.has(id))) return true
      const here = theirs.filter(isHere)
      if (here.length > 0 && (await git.sharesHistory(path, [...ours], here))) return true
      return here.length === theirs.length ? false : null
    },
  }
}
