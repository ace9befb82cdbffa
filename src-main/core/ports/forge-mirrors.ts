import type { ForgeKind, ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { ErrorCode, ErrorDetails } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from './forge.ts'

/** What a forge signs in with at the other side of a mirror that it runs itself. */
export type ForgeMirrorSignIn =
  | { readonly kind: 'none' }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** The forge makes a key pair and gives the public half, which must be let in at the target with write access. */
  | { readonly kind: 'deploy_key' }

/** A push mirror as it is wanted. */
export type WantedPushMirror = {
  /** Where to; without a user name or password. */
  readonly url: string
  readonly signIn: ForgeMirrorSignIn
  /** At least `ForgeMirrorAbilities.shortestIntervalMs`; null never runs by the clock. */
  readonly intervalMs: number | null
  /** Whether it runs when somebody pushes to the repository. */
  readonly onPush: boolean
}

/** Why the forge says that a mirror of its own fails: a code of ours with its facts, its own words in `details.said`. */
export type ForgeMirrorFailure = { readonly code: ErrorCode; readonly details: ErrorDetails }

/** A mirror by which the forge pushes one of its repositories somewhere else. */
export type ForgePushMirror = {
  /** Among those of the repository. */
  readonly id: string
  readonly url: string
  readonly intervalMs: number | null
  readonly onPush: boolean
  readonly createdAt: number | null
  /** When it ran last, whether that went well or not; null before the first time. */
  readonly lastRunAt: number | null
  /** Of the last run; null when that went well. */
  readonly failure: ForgeMirrorFailure | null
  /** What must be let in at the target, with write access; null where it signs in otherwise. */
  readonly deployKey: string | null
  /** Whether a run is under way or waits, where the forge says so. */
  readonly isRunning?: boolean
  /** Whether it is switched off at the forge, where it can be. */
  readonly isPaused?: boolean
}

/** `not_run`: it was asked for, and the forge did not come to it, or not within the time we wait. */
export type ForgePushRun = {
  readonly mirror: ForgePushMirror
  readonly outcome: 'succeeded' | 'failed' | 'not_run'
}

/** A repository that the forge pulls from somewhere else. It takes no pushes. */
export type ForgePullMirror = {
  readonly repository: ForgeRepository
  /** Where from, as the forge shows it; null when it does not. */
  readonly url: string | null
  /** null: only when asked. */
  readonly intervalMs: number | null
  /** When it last got through. Why it does not, these forges tell nobody but in their own pages. */
  readonly lastRunAt: number | null
}

export type WantedPullMirror = {
  readonly owner: ForgeOwner
  readonly name: string
  readonly url: string
  readonly signIn: Exclude<ForgeMirrorSignIn, { readonly kind: 'deploy_key' }>
  readonly intervalMs: number | null
  readonly isPrivate: boolean
  readonly description: string | null
}

/** What a server lets its repositories do, as it says itself. */
export type ForgeMirrorAbilities = {
  readonly push: boolean
  readonly pull: boolean
  readonly pushOverSsh: boolean
  /** Whether push mirrors can run by the clock; those of GitLab only follow pushes. */
  readonly intervals: boolean
  /** `by_hand`: a pull mirror becomes an ordinary repository only in the pages of the server. */
  readonly stopPulling: 'call' | 'by_hand'
  readonly shortestIntervalMs: number
  /** Sentences about what does not work, and why. */
  readonly shortcomings: readonly string[]
}

/** What became of a pull mirror that was to end. */
export type ForgePullStop =
  /** It is an ordinary repository: read back, not believed. */
  | { readonly kind: 'stopped'; readonly repository: ForgeRepository }
  /** The server has no call for it. It pulls no more by the clock; the last step is a person's. */
  | {
      readonly kind: 'by_hand'
      readonly repository: ForgeRepository
      /** The page where it is done. */
      readonly page: string
      readonly steps: readonly string[]
    }

export type ForgeFlip =
  | { readonly kind: 'flipped'; readonly run: ForgePushRun }
  | Extract<ForgePullStop, { readonly kind: 'by_hand' }>

type Repository = Pick<ForgeRepository, 'id' | 'path'>

/**
 * Mirrors that a forge runs itself, and that we only set up and watch. Failures are those of `Forge`, and
 * `repository_busy` while another change of the same repository's mirrors is under way here; `forge_cannot` with
 * `details.reason` and `details.advice` for what the server does not do or allow, a target host among it;
 * `already_exists` with `details.mirrorId` for a second push mirror to the same place.
 *
 * A push mirror of these forges makes the target equal, by force: it overwrites and deletes there what the repository
 * does not have. Whoever sets one up must hold a copy of what the target has.
 */
export type ForgeMirrors = {
  readonly kind: ForgeKind
  readonly abilities: (access: ForgeAccess) => Promise<ForgeMirrorAbilities>
  readonly listPush: (access: ForgeAccess, repository: Repository) => Promise<readonly ForgePushMirror[]>
  /**
   * Sets one up and runs it once, which is the only test of its sign-in: one that the target does not take leaves
   * nothing behind and throws `remote_auth_failed` with the target as `details.host`. Any other failure of the first
   * run is in what is returned. A repository that is pulled is refused: never both directions at once.
   */
  readonly addPush: (
    access: ForgeAccess,
    repository: Repository,
    wanted: WantedPushMirror,
  ) => Promise<ForgePushRun>
  /** Sets up another in its place, and takes the old one away once the new one stands. */
  readonly changePush: (
    access: ForgeAccess,
    repository: Repository,
    mirrorId: string,
    wanted: WantedPushMirror,
  ) => Promise<ForgePushRun>
  /** One that is gone already is no failure. */
  readonly removePush: (access: ForgeAccess, repository: Repository, mirrorId: string) => Promise<void>
  /** Runs all push mirrors of the repository (there is no call for one) and waits for what comes of it. */
  readonly syncPush: (access: ForgeAccess, repository: Repository) => Promise<readonly ForgePushRun[]>
  /** Makes a repository that is pulled from elsewhere. May take as long as the first copy does. */
  readonly addPull: (access: ForgeAccess, wanted: WantedPullMirror) => Promise<ForgePullMirror>
  /** null for an ordinary repository. */
  readonly readPull: (access: ForgeAccess, repository: Repository) => Promise<ForgePullMirror | null>
  readonly changePullInterval: (
    access: ForgeAccess,
    repository: Repository,
    intervalMs: number | null,
  ) => Promise<ForgePullMirror>
  /** Asks for a pull and waits for it; false when it did not get through in the time we wait. */
  readonly syncPull: (access: ForgeAccess, repository: Repository) => Promise<boolean>
  /** Ends the pulling for good: there is no way back. */
  readonly stopPull: (access: ForgeAccess, repository: Repository) => Promise<ForgePullStop>
  /**
   * Pulls a last time, ends the pulling, reads that back, and only then sets up the push. Refused (`remote_stalled`)
   * when the last pull did not get through: the push would take away what it did not bring.
   */
  readonly pullToPush: (
    access: ForgeAccess,
    repository: Repository,
    wanted: WantedPushMirror,
  ) => Promise<ForgeFlip>
}
