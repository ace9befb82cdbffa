import type { BrowseDeps } from './browse-repository.ts'
import { createCommits } from './commits.ts'
import { createDiffs } from './diffs.ts'
import { createFiles } from './files.ts'

/** Looking into a repository: its history, the differences in it, its files. */
export type Browse = ReturnType<typeof createBrowse>

export const createBrowse = (deps: BrowseDeps) => ({
  commits: createCommits(deps),
  diffs: createDiffs(deps),
  files: createFiles(deps),
})
