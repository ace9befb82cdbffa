import type { AheadBehind, CommitPair } from '../../core/ports/repository-git.ts'
import { startCatFile } from '../browse/cat-file.ts'
import { mapBounded } from '../refs/bounded.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { readCommitGraph } from './commit-graph.ts'
import { createReadLinks } from './commit-links.ts'
import { walkApart } from './walk-apart.ts'

type Parts = { readonly run: RunGit; readonly spawn: SpawnGit }
type Counted = AheadBehind | null

/** Walked at the same time: each waits for one commit after the other, git answers them all together. */
const walksAtOnce = 16
/** Of one pair: beyond that git walks faster by itself. */
const mostMet = 2_000
/** Of all pairs together; what they share is read once. */
const mostRead = 100_000
/** So many that are far apart are cheaper asked one by one than by reading the whole history. */
const fewFar = 8
const mostProcesses = 4
/** About a second. */
const mostSteps = 100_000_000

/** https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---left-right */
const askGit = async (run: RunGit, directory: string, { ours, theirs }: CommitPair): Promise<AheadBehind> => {
  const { stdout } = await run(['rev-list', '--left-right', '--count', `${ours}...${theirs}`], { directory })
  const [ahead, behind] = stdout.trim().split('\t')
  return { ahead: Number(ahead), behind: Number(behind) }
}

/** Those that are close to each other; null for others. One process. */
const countNear = async (
  spawn: SpawnGit,
  directory: string,
  pairs: readonly CommitPair[],
): Promise<readonly Counted[]> => {
  const git = startCatFile(spawn, directory)
  try {
    const links = createReadLinks(git)
    const mayGoOn = (met: number): boolean => met <= mostMet && links.count() <= mostRead
    const counts = await mapBounded(pairs, walksAtOnce, (pair) => walkApart(links, pair, mayGoOn))
    git.end()
    await git.gone
    return counts
  } catch (error) {
    await git.kill()
    throw error
  }
}

/** One process each when they are few, else one that reads the whole history. */
const countFar = async (
  { run, spawn }: Parts,
  directory: string,
  pairs: readonly CommitPair[],
): Promise<readonly Counted[]> => {
  if (pairs.length <= fewFar) {
    return mapBounded(pairs, mostProcesses, (pair) => askGit(run, directory, pair))
  }
  const tips = new Set(pairs.flatMap(({ ours, theirs }) => [ours, theirs]))
  const graph = await readCommitGraph(spawn, { directory, environment: {} }, tips)
  let steps = 0
  const mayStep = (): boolean => (steps += 1) <= mostSteps
  return mapBounded(pairs, 1, async ({ ours, theirs }) => {
    // Others have their turn in between.
    await new Promise((resolve) => setImmediate(resolve))
    return graph.apart(ours, theirs, mayStep)
  })
}

/**
 * How many commits only one side of each pair has. However many pairs there are, it takes no more than two processes, or one
 * more for each of the few that are far apart; null where it would take too long to count.
 * @throws AppError `store_damaged` when a commit is not there
 */
export const aheadBehind = async (
  parts: Parts,
  directory: string,
  pairs: readonly CommitPair[],
): Promise<readonly Counted[]> => {
  if (pairs.length <= 1) return mapBounded(pairs, 1, (pair) => askGit(parts.run, directory, pair))
  const near = await countNear(parts.spawn, directory, pairs)
  const far = pairs.filter((_, index) => near[index] === null)
  const farCounts = (await countFar(parts, directory, far)).values()
  return near.map((count) => count ?? farCounts.next().value ?? null)
}
