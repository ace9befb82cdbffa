import type { Clock } from '../ports/clock.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Stores } from '../ports/stores.ts'
import { forgetRemote } from './forget-refs.ts'
import { onceOwnerOf, onceOwnersIn, trackingRoot } from './ref-scope.ts'
import { storedAddress } from './stored-address.ts'

/** So long what a one-time fetch had brought when it broke off waits for the next try. */
const waitsMs = 14 * 86_400_000
const pageSize = 200

/**
 * Forgets what one-time fetches left that nobody will go on with: of tries that are long over, and what the git of a
 * core that was killed still wrote when the next one had taken its fetch up. Nobody may work with the repository meanwhile.
 */
export const createForgetLeftFetches = (deps: {
  readonly stores: Pick<Stores, 'runs'>
  readonly git: Pick<RepositoryGit, 'listRefs' | 'updateRefs'>
  readonly remoteGit: Pick<RemoteGit, 'forgetSteps'>
  readonly clock: Pick<Clock, 'now'>
}) => {
  const { stores, git, clock } = deps

  /** The one-time fetches of late, the newest first. */
  const recentFetches = (repositoryId: string): readonly RunRow[] => {
    const fetches: RunRow[] = []
    const since = clock.now() - waitsMs
    let cursor: string | null = null
    do {
      const page = stores.runs.list({ cursor, limit: pageSize, repositoryId, mirrorId: null })
      fetches.push(...page.items.filter(({ kind, queuedAt }: RunRow) => kind === 'fetch' && queuedAt > since))
      const isOlder = (page.items.at(-1)?.queuedAt ?? 0) <= since
      cursor = isOlder ? null : page.nextCursor
    } while (cursor !== null)
    return fetches
  }
  const goesOn = ({ state, outcome }: RunRow): boolean =>
    state !== 'finished' || outcome === 'failed' || outcome === 'interrupted'

  return async (repositoryId: string, repositoryPath: string): Promise<void> => {
    const owners = onceOwnersIn((await git.listRefs(repositoryPath, [trackingRoot])).keys())
    if (owners.size === 0) return
    const last = new Map<string, RunRow>()
    for (const run of recentFetches(repositoryId)) {
      const owner = onceOwnerOf(storedAddress(run.url).canonical)
      if (!last.has(owner)) last.set(owner, run)
    }
    for (const owner of owners) {
      const run = last.get(owner)
      if (run === undefined || !goesOn(run)) await forgetRemote({ ...deps, repositoryPath }, owner)
    }
  }
}
