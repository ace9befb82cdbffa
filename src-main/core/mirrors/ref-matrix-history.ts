import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { AheadBehind, CommitPair, CommitSummary, RepositoryGit } from '../ports/repository-git.ts'
import { createRecentValues } from '../ports/recent-values.ts'

export type Commits = ReadonlyMap<ObjectId, CommitSummary>

/** What the matrix asks of history. It never changes for the ids it belongs to, so it is remembered. */
export type MatrixHistory = {
  /** The commits that ids lead to; what is not here or is no commit is left out. */
  readonly commitsOf: (path: string, ids: Iterable<ObjectId>) => Promise<Commits>
  /** How far the two sides of each pair are apart, in the order of the pairs; null where it takes too long to count. */
  readonly countPairs: (
    path: string,
    pairs: readonly CommitPair[],
  ) => Promise<readonly (AheadBehind | null)[]>
}

const rememberedCommits = 50_000
const rememberedPairs = 20_000

/** Two processes for all commits that are new to it, a few for all new pairs. */
export const createMatrixHistory = (
  git: Pick<RepositoryGit, 'commitSummaries' | 'aheadBehind'>,
): MatrixHistory => {
  const knownCommits = createRecentValues<CommitSummary>(rememberedCommits)
  const knownPairs = createRecentValues<AheadBehind>(rememberedPairs)

  return {
    commitsOf: async (path, ids) => {
      const commits = new Map<ObjectId, CommitSummary>()
      const unknown: ObjectId[] = []
      for (const id of new Set(ids)) {
        // By repository: a commit that another one has is not here for that.
        const commit = knownCommits.get(`${path} ${id}`)
        if (commit === undefined) unknown.push(id)
        else commits.set(id, commit)
      }
      if (unknown.length === 0) return commits
      for (const [id, commit] of await git.commitSummaries(path, unknown)) {
        knownCommits.set(`${path} ${id}`, commit)
        commits.set(id, commit)
      }
      return commits
    },

    countPairs: async (path, pairs) => {
      const keys = pairs.map(({ ours, theirs }) => `${ours} ${theirs}`)
      const counts = new Map(keys.map((key) => [key, knownPairs.get(key)]))
      const unknown = new Map<string, CommitPair>()
      pairs.forEach((pair, index) => {
        const key = keys[index] ?? ''
        if (counts.get(key) === undefined) unknown.set(key, pair)
      })
      const answers = unknown.size === 0 ? [] : await git.aheadBehind(path, [...unknown.values()])
      for (const [index, key] of [...unknown.keys()].entries()) {
        const count = answers[index]
        if (count === undefined || count === null) continue
        knownPairs.set(key, count)
        counts.set(key, count)
      }
      return keys.map((key) => counts.get(key) ?? null)
    },
  }
}
