import type { BothSides, Side } from '../../../src-shared/domain/both-sides.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { lookAtRemote } from './look-at-remote.ts'
import { scopeOf } from './mirror-scope.ts'
import { selectRefs } from './ref-scope.ts'
import { storedAddress } from './stored-address.ts'

const shownBranches = 5
/** The commits of so many branches are looked at. */
const readBranches = 1_000

const branchPrefix = 'refs/heads/'

/** Both sides of a mirror, as they are now; nothing is fetched or changed. */
export type BothSidesOf = (mirror: MirrorRow) => Promise<BothSides>

export const createBothSides = (
  deps: Pick<MirrorEngineDeps, 'clock' | 'git' | 'remoteGit' | 'repositoryPath' | 'openCredential'>,
): BothSidesOf => {
  const sideOf = async (path: string, refs: RefMap): Promise<Side> => {
    const branches = [...refs].filter(([ref]) => ref.startsWith(branchPrefix))
    const read = branches.slice(0, readBranches)
    const commits = await deps.git.commitSummaries(
      path,
      read.map(([, objectId]) => objectId),
    )
    const newest = read
      .flatMap(([ref, objectId]) => {
        const commit = commits.get(objectId)
        if (commit === undefined) return []
        const { subject, authorName, committedAt } = commit
        return [{ ref, objectId, subject, authorName, committedAt }]
      })
      .toSorted((one, other) => other.committedAt - one.committedAt || (one.ref < other.ref ? -1 : 1))
      .slice(0, shownBranches)
    return {
      branchCount: branches.length,
      tagCount: [...refs.keys()].filter((ref) => ref.startsWith('refs/tags/')).length,
      newest,
    }
  }

  return async (mirror) => {
    const path = deps.repositoryPath(mirror.repositoryId)
    const { prefixes, carries } = scopeOf(mirror)
    const remote = {
      address: storedAddress(mirror.url),
      credential: await deps.openCredential(mirror.accountId, mirror.url),
    }
    const [seen, local] = await Promise.all([
      lookAtRemote(deps.clock, remote.address, (signal) =>
        deps.remoteGit.listRefs(remote, { prefixes, signal }),
      ),
      deps.git.listRefs(path, prefixes),
    ])
    const [here, there] = await Promise.all([
      sideOf(path, selectRefs(local, carries)),
      sideOf(path, selectRefs(seen.refs, carries)),
    ])
    return { here, there }
  }
}
