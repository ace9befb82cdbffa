import { createBrowseGit } from '../git/browse/browse-git.ts'
import type { GitSetup } from '../git/git-environment.ts'
import { createIntroducedCommits } from '../git/receive/introduced-commits.ts'
import { createRefReader, type RefReader } from '../git/ref-reader.ts'
import { createRemoteGit } from '../git/remote/create-remote-git.ts'
import { createRepositoryGit } from '../git/repository-git.ts'
import { createRunGit, type RunGit } from '../git/run-git.ts'
import { createSpawnGit, type SpawnGit } from '../git/spawn-git.ts'
import { createUpkeepGit } from '../git/upkeep/upkeep-git.ts'
import { createWriteGit } from '../git/write/write-git.ts'

/** Everything that runs git or speaks its protocol, for one data directory. */
export type GitAdapters = {
  readonly setup: GitSetup
  readonly run: RunGit
  readonly spawn: SpawnGit
  readonly refs: RefReader
  readonly git: ReturnType<typeof createRepositoryGit>
  readonly remoteGit: ReturnType<typeof createRemoteGit>
  readonly browseGit: ReturnType<typeof createBrowseGit>
  readonly writeGit: ReturnType<typeof createWriteGit>
  readonly upkeepGit: ReturnType<typeof createUpkeepGit>
  readonly introducedCommits: ReturnType<typeof createIntroducedCommits>
}

export const createGitAdapters = (setup: GitSetup): GitAdapters => {
  const run = createRunGit(setup)
  const spawn = createSpawnGit(setup)
  const refs = createRefReader({ run })
  return {
    setup,
    run,
    spawn,
    refs,
    git: createRepositoryGit({ run, spawn, refs }),
    remoteGit: createRemoteGit({ spawn, run, setup }),
    browseGit: createBrowseGit({ spawn, refs }),
    writeGit: createWriteGit({ run, spawn, refs }),
    upkeepGit: createUpkeepGit({ spawn, now: Date.now }),
    introducedCommits: createIntroducedCommits({ spawn, refs }),
  }
}
