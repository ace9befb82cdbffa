import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { RefMap } from '../../src-shared/domain/ref.ts'
import type { AddMirror } from '../core/mirrors/engine-calls.ts'
import type { MirrorWorld, UpstreamRepository } from './mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from './scratch.ts'

/** A two-way mirror after its first run, and both of its sides. */
export type SyncedMirror = {
  readonly mirror: Mirror
  readonly upstream: UpstreamRepository
  readonly repositoryId: string
  /** Of the repository here. */
  readonly path: string
  /** A working copy that commits and pushes straight into the repository here, past the localhost remote. */
  readonly work: string
  /** Commits on top of a branch here; the mirror is to find it by itself. */
  readonly commitHere: (branch: string) => Promise<string>
  /** Commits on top of a branch at the upstream. */
  readonly commitThere: (branch: string) => Promise<string>
  /** Counts a change here, as everything that moves refs does. */
  readonly changed: () => void
}

/** Branches and tags. */
export const tipsOf = (path: string): Promise<RefMap> => refsOf(path, 'refs/heads', 'refs/tags')
export const keptTipsOf = async (path: string): Promise<readonly string[]> =>
  [...(await refsOf(path, 'refs/kept')).values()].sort()

/** Call at the top of a test file, beside `createMirrorWorld`. */
export const createSyncedMirrors = (world: MirrorWorld) => {
  const directory = scratchDirectory('synced')
  let count = 0

  const filled = async (): Promise<UpstreamRepository> => {
    const upstream = await world.filledUpstream()
    await upstream.commit('main')
    return upstream
  }

  return async (options: Partial<AddMirror> = {}, source?: UpstreamRepository): Promise<SyncedMirror> => {
    const upstream = source ?? (await filled())
    const repositoryId = await world.newRepository()
    const path = world.pathOf(repositoryId)
    const { address } = upstream
    const mirror = await world.mirrored({
      repositoryId,
      direction: 'sync',
      address,
      ...options,
      accountId: undefined,
    })
    const work = await workRepository(directory, `here${(count += 1)}`)
    const changed = (): void => world.stores.repositories.countChange(repositoryId, world.clock.now())
    return {
      mirror,
      upstream,
      repositoryId,
      path,
      work,
      changed,
      commitHere: async (branch) => {
        await git(work, 'fetch', '--quiet', path, `refs/heads/${branch}`)
        await git(work, 'switch', '--quiet', '--detach', 'FETCH_HEAD')
        const objectId = await commitFile(work, 'here.txt', `here ${(count += 1)}`)
        await git(work, 'push', '--quiet', path, `HEAD:refs/heads/${branch}`)
        changed()
        return objectId
      },
      commitThere: async (branch) => {
        await upstream.change('switch', '--quiet', branch)
        return upstream.commit(branch)
      },
    }
  }
}
