import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import { heavyBytes } from './heavy-transfer.ts'
import { scopeOf } from './mirror-scope.ts'
import { selectRefs, trackingPrefix } from './ref-scope.ts'

/**
 * About how many bytes a push of this mirror would send now: what its refs lead to here and what was last seen at the
 * target does not. Costs no process where the whole repository is smaller than `least`; then it is 0.
 */
export const estimatePushBytes = async (
  parts: {
    readonly git: Pick<RepositoryGit, 'listRefs' | 'objectsExceed' | 'packBytes'>
    readonly repositoryPath: string
    readonly mirror: Pick<MirrorRow, 'id' | 'direction' | 'patterns' | 'notes'>
  },
  least: number = heavyBytes,
): Promise<number> => {
  const { git, repositoryPath, mirror } = parts
  if (!(await git.objectsExceed(repositoryPath, least))) return 0
  const { prefixes, carries } = scopeOf(mirror)
  const local = selectRefs(await git.listRefs(repositoryPath, prefixes), carries)
  const tracked = new Set((await git.listRefs(repositoryPath, [trackingPrefix(mirror.id)])).values())
  const wanted = [...new Set(local.values())].filter((objectId) => !tracked.has(objectId))
  return git.packBytes(repositoryPath, wanted, [...tracked])
}
