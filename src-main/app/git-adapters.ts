import { createBrowseGit } from '../git/browse/browse-git.ts'
import { createLargeFiles } from '../git/lfs/large-files.ts'
import type { GitSetup } from '../git/git-environment.ts'
import { createIntroducedCommits } from '../git/receive/introduced-commits.ts'
import { createRefReader, type RefReader } from '../git/ref-reader.ts'
import { createRemoteGit } from '../git/remote/create-remote-git.ts'
import { createRepositoryGit } from '../git/repository-git.ts'
import { createRunGit, type RunGit } from '../git/run-git.ts'
import { createSpawnGit, type SpawnGit } from '../git/spawn-git.ts'
import { createRepairGit } from '../git/upkeep/repair-git.ts'
import { createUpkeepGit } from '../git/upkeep/upkeep-git.ts'
import { createVerifyGit } from '../git/upkeep/verify-git.ts'
import { watchDamage, type ReportDamage } from '../git/upkeep/watch-damage.ts'
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
  readonly verifyGit: ReturnType<typeof createVerifyGit>
  readonly repairGit: ReturnType<typeof createRepairGit>
  /** Who hears when git finds a repository damaged; nobody at first. */
  readonly onDamage: (listener: ReportDamage) => void
  readonly upkeepGit: ReturnType<typeof createUpkeepGit>
  readonly largeFiles: ReturnType<typeof createLargeFiles>
  readonly introducedCommits: ReturnType<typeof createIntroducedCommits>
}

export const createGitAdapters = (setup: GitSetup): GitAdapters => {
  const unwatched = { run: createRunGit(setup), spawn: createSpawnGit(setup) }
  let report: ReportDamage = () => undefined
  const { run, spawn } = watchDamage(unwatched, (damage) => report(damage))
  const refs = createRefReader({ run })
  const remoteGit = createRemoteGit({ spawn, run, refs, setup })
  return {
    setup,
    run,
    spawn,
    refs,
    git: createRepositoryGit({ run, spawn, refs }),
    remoteGit,
    browseGit: createBrowseGit({
      spawn,
      refs,
      onMissing: (directory, id) => report({ directory, kind: 'missing', text: `${id} is missing` }),
    }),
    writeGit: createWriteGit({ spawn }),
    largeFiles: createLargeFiles({ spawn, setup }),
    verifyGit: createVerifyGit({ spawn: unwatched.spawn, refs, remoteGit }),
    repairGit: createRepairGit({ ...unwatched, refs }),
    onDamage: (listener) => {
      report = listener
    },
    upkeepGit: createUpkeepGit({ spawn, now: Date.now }),
    introducedCommits: createIntroducedCommits({ spawn, refs }),
  }
}
