/** What of a repository tells whether it wants tidying; counted from directories, without a process. */
export type StoreShape = {
  /** Packs that upkeep may rewrite. */
  readonly packCount: number
  /** Counted up to a few thousand. */
  readonly looseObjectCount: number
  /** Counted up to a few thousand. */
  readonly looseRefCount: number
  /** Objects in packs. */
  readonly packedObjectCount: number
  /** Objects, loose ones included, that came after the commit-graph was last written; all when there is none. */
  readonly objectsSinceGraph: number
  /** Whether reachability is known by a bitmap, which makes clones cheap. */
  readonly hasBitmap: boolean
}

/** How much of the disk a repository takes. */
export type RepositorySizes = {
  readonly totalBytes: number
  /** What only refs under refs/kept lead to, as it lies in packs or loose. */
  readonly keptBytes: number
  readonly packCount: number
}

/**
 * What upkeep asks of git in one bare repository. Nothing here removes an object that a ref leads to, whatever its
 * namespace. All but `look` start low-priority processes that `signal` ends; what they leave is removed.
 * @throws AppError `cancelled` after the signal, `disk_full`, `store_damaged`, `git_unusable`, `internal`
 */
export type UpkeepGit = {
  readonly look: (path: string) => Promise<StoreShape>
  /** Joins small packs and loose objects until packs grow geometrically, and writes one index and bitmap over all. */
  readonly repackNew: (path: string, signal: AbortSignal) => Promise<void>
  /**
   * Everything that refs lead to into one pack; the rest into a cruft pack, from which it goes when it is older than two
   * weeks. Nothing else may write to the repository meanwhile.
   */
  readonly repackAll: (path: string, signal: AbortSignal) => Promise<void>
  /** How many commits refs lead to that the commit-graph does not know. */
  readonly commitsOutsideGraph: (path: string, signal: AbortSignal) => Promise<number>
  readonly writeCommitGraph: (path: string, signal: AbortSignal) => Promise<void>
  readonly packRefs: (path: string, signal: AbortSignal) => Promise<void>
  readonly measure: (path: string, signal: AbortSignal) => Promise<RepositorySizes>
  /** Removes locks and unfinished files that are too old to be anybody's. Nobody may write meanwhile. */
  readonly removeLeftovers: (path: string) => Promise<readonly string[]>
}
