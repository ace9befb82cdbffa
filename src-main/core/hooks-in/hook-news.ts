/** What a delivery tells of the repository itself, beside what moved in it. */
export type RepositoryChange =
  'renamed' | 'transferred' | 'deleted' | 'archived' | 'unarchived' | 'visibility' | 'default_branch'

/** A repository as a delivery names it. */
export type ToldRepository = {
  /** What the forge calls it for good. */
  readonly forgeId: string
  /** `owner/name`. */
  readonly path: string
  /** Addresses for git that the delivery gives. */
  readonly urls: readonly string[]
}

/** What a delivery says, whichever forge sent it. */
export type HookNews = {
  /** As the forge calls it. */
  readonly event: string
  /** The forge's number of this delivery; null when it gives none. */
  readonly deliveryId: string | null
  /** Whether refs moved: a push, a branch or tag that came or went. */
  readonly refsMoved: boolean
  readonly repository: ToldRepository | null
  /** null when there is none, or several. */
  readonly ref: string | null
  readonly change: RepositoryChange | null
}
