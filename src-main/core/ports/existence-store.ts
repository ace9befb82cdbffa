import type { ExistenceState, RepositoryMove } from '../../../src-shared/domain/existence.ts'
import type { Failure } from '../../../src-shared/domain/run.ts'

/** The repository of a forge behind a mirror. */
export type MirrorPlace = {
  readonly mirrorId: string
  readonly accountId: string
  /** What the forge calls it for good; null while it never showed it to the account. */
  readonly forgeId: string | null
  /** The canonical address of the mirror for which this was found out. */
  readonly canonicalUrl: string
  /** At the forge, as last seen. */
  readonly path: string
  readonly state: ExistenceState
  readonly since: number
  readonly checkedAt: number
  readonly reason: string | null
  /** What the token was allowed when the repository was last seen; null when the forge does not say. */
  readonly scopes: readonly string[] | null
  readonly missingCount: number
  readonly missingSince: number | null
  /** The last time that it was not found and that counted. */
  readonly missedAt: number | null
  readonly moved: RepositoryMove | null
}

/** The last look at all mirrors of an account. */
export type ExistenceRound = {
  readonly accountId: string
  readonly checkedAt: number | null
  readonly nextAt: number
  readonly failure: Failure | null
  readonly stopped: { readonly count: number; readonly total: number; readonly at: number } | null
  /** When a person said that those which were missing then are gone indeed. */
  readonly acceptedAt: number | null
}

/** Which mirror is which repository of a forge. Mirrors in the trash, and their places, are seen by nobody. */
export type ExistenceStore = {
  readonly find: (mirrorId: string) => MirrorPlace | null
  readonly save: (place: MirrorPlace) => void
  /** Also what the forge calls it: another repository is meant from now on. */
  readonly forget: (mirrorId: string) => void
  readonly list: (accountId: string) => readonly MirrorPlace[]
  readonly round: (accountId: string) => ExistenceRound | null
  readonly saveRound: (round: ExistenceRound) => void
}
