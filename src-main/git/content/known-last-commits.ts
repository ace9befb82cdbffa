/** What walks found, by the commit they began at. Commits never change, so neither does this. */
export type KnownLastCommits = {
  readonly get: (commitId: string) => ReadonlyMap<string, string> | undefined
  readonly add: (commitId: string, found: ReadonlyMap<string, string>) => void
}

export const createKnownLastCommits = (mostPaths: number): KnownLastCommits => {
  /** Least recently used first. */
  const known = new Map<string, Map<string, string>>()
  let count = 0

  const touch = (commitId: string): Map<string, string> | undefined => {
    const paths = known.get(commitId)
    if (paths === undefined) return undefined
    known.delete(commitId)
    known.set(commitId, paths)
    return paths
  }

  return {
    get: touch,
    add: (commitId, found) => {
      const paths = touch(commitId) ?? new Map<string, string>()
      known.set(commitId, paths)
      count -= paths.size
      for (const [path, id] of found) paths.set(path, id)
      count += paths.size
      for (const [oldest, { size }] of known) {
        if (count <= mostPaths) break
        known.delete(oldest)
        count -= size
      }
    },
  }
}
