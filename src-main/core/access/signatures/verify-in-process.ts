import type { VerifyCommits } from '../../ports/verify-commits.ts'
import { createRefuseCommit } from './refuse-commit.ts'

/** Verifies with the thread pool that node:crypto uses: good for a few commits, and where there are no threads. */
export const createVerifyInProcess = ({ now }: { readonly now: () => number }): VerifyCommits => {
  const withKeys = createRefuseCommit({ now })
  return (keys, commits) => Promise.all(commits.map(withKeys(keys)))
}
