import type { BrowseGit } from '../ports/browse-git.ts'
import type { HistoryGit } from '../ports/history-git.ts'
import { createClientBlame } from './client-blame.ts'
import { createClientCommits } from './client-commits.ts'
import { createClientDiffs } from './client-diffs.ts'
import { createClientGrep } from './client-grep.ts'

/** What clients of the REST API ask about the history of a repository. */
export type History = ReturnType<typeof createHistory>

export const createHistory = (deps: { readonly git: BrowseGit & HistoryGit }) => ({
  commits: createClientCommits(deps),
  diffs: createClientDiffs(deps),
  ...createClientBlame(deps),
  ...createClientGrep(deps),
})
