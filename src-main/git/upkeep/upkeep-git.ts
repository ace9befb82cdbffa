import type { UpkeepGit } from '../../core/ports/upkeep-git.ts'
import { directorySizeBytes } from '../repository/directory-size.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { graphCommitCount } from './graph-commit-count.ts'
import { removeLeftovers } from './leftovers.ts'
import { createRunUpkeep } from './run-upkeep.ts'
import { lookAtStore } from './store-shape.ts'

/** `-n`: nobody fetches by dumb HTTP. A bitmap with a table of its entries is not read as a whole by each clone. */
const indexed = ['--write-midx', '--write-bitmap-index', '-n', '-q']
const bitmapSettings = ['-c', 'pack.writeBitmapLookupTable=true']
const unreachableLifetime = '2.weeks.ago'

/**
 * Upkeep by git itself. https://git-scm.com/docs/git-repack, https://git-scm.com/docs/git-commit-graph
 * `now` tells how old leftovers are.
 */
export const createUpkeepGit = ({
  spawn,
  now,
}: {
  readonly spawn: SpawnGit
  readonly now: () => number
}): UpkeepGit => {
  const run = createRunUpkeep(spawn)

  /** A git that is ended in the middle leaves what it had written so far. */
  const tidily = async (path: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      // The clock of files, not of the program: a test's clock stands still.
      await removeLeftovers(path, Date.now()).catch(() => undefined)
      throw error
    }
  }

  return {
    look: lookAtStore,
    repackNew: (path, signal) =>
      tidily(path, () =>
        run(path, [...bitmapSettings, 'repack', '-d', '--geometric=2', ...indexed], { signal }),
      ),
    repackAll: (path, signal) =>
      tidily(path, async () => {
        const cruft = ['--cruft', `--cruft-expiration=${unreachableLifetime}`]
        await run(path, [...bitmapSettings, 'repack', '-d', ...cruft, ...indexed], { signal })
        // What was loose, unreachable and too old for the cruft pack is still there.
        await run(path, ['prune', `--expire=${unreachableLifetime}`], { signal })
      }),
    commitsOutsideGraph: async (path, signal) => {
      const all = Number((await run(path, ['rev-list', '--count', '--all'], { signal })).trim())
      return Math.max(0, all - (await graphCommitCount(path)))
    },
    writeCommitGraph: (path, signal) =>
      tidily(path, () =>
        run(path, ['commit-graph', 'write', '--reachable', '--changed-paths', '--split', '--no-progress'], {
          signal,
        }),
      ),
    packRefs: (path, signal) => tidily(path, () => run(path, ['pack-refs', '--all'], { signal })),
    measure: async (path, signal) => {
      const args = ['rev-list', '--objects', '--disk-usage', '--glob=refs/kept/*', '--not']
      const kept = await run(path, [...args, '--exclude=refs/kept/*', '--all'], { signal })
      const [totalBytes, { packCount }] = await Promise.all([directorySizeBytes(path), lookAtStore(path)])
      return { totalBytes, keptBytes: Number(kept.trim()) || 0, packCount }
    },
    removeLeftovers: (path) => removeLeftovers(path, now()),
  }
}
