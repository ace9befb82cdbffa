import type { AheadBehind, CommitPair } from '../../core/ports/repository-git.ts'
import { mapBounded } from '../refs/bounded.ts'
import type { RunGit } from '../run-git.ts'

const mostProcesses = 4

/** One process for each pair, four at a time. https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---left-right */
export const aheadBehind = (
  runGit: RunGit,
  repositoryPath: string,
  pairs: readonly CommitPair[],
): Promise<readonly AheadBehind[]> =>
  mapBounded(pairs, mostProcesses, async ({ ours, theirs }) => {
    const args = ['rev-list', '--left-right', '--count', `${ours}...${theirs}`]
    const { stdout } = await runGit(args, { directory: repositoryPath })
    const [ahead, behind] = stdout.trim().split('\t')
    return { ahead: Number(ahead), behind: Number(behind) }
  })
