import { createBrowseGit } from '../git/browse/browse-git.ts'
import { createLargeFiles } from '../git/lfs/large-files.ts'
import type { GitSetup } from '../git/git-environment.ts'
import { createIntroducedCommits } from '../git/receive/introduced-commits.ts'
import { createRefReader, type RefReader } from '../git/ref-reader.ts'
import { createRemoteGit } from '../git/remote/create-remote-git.ts'
import { createRepositoryGit } from '../git/repository-git.ts'
import { createRunGit, type RunGit } from '../git/run-git.ts'
import { createSpawnGit, type SpawnGit } from '../git/spawn-git.ts'
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
  readonly largeFiles: ReturnType<typeof createLargeFiles>
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
    largeFiles: createLargeFiles({ spawn, setup }),
    introducedCommits: createIntroducedCommits({ spawn, refs }),
  }
}
