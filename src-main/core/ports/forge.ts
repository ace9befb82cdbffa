import type { ForgeKind, ForgeOwner, ForgeRepository } from '../../../src-shared/domain/forge.ts'

/** What signs in to the API of a forge. Lives in memory for the length of a call. */
export type ForgeSignIn =
  | { readonly kind: 'token'; readonly token: string }
  /**
   * What goes with a name: an API token of Bitbucket with the e-mail address of its owner, at GitHub the private key of
   * an app with the app's id.
   */
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }

/** One account at one forge. */
export type ForgeAccess = {
  readonly kind: ForgeKind
  /** The address of its web interface, without a trailing slash: `https://github.com`, `https://host:3000/git`. */
  readonly webUrl: string
  readonly signIn: ForgeSignIn
  readonly signal: AbortSignal
}

/** Who a token belongs to, and what it may do. */
export type ForgeIdentity = {
  /** For good; survives renames. */
  readonly userId: string
  readonly login: string
  /** Which scopes the token has; null when the forge does not say. */
  readonly scopes: readonly string[] | null
  /** When the token ends; null when it does not, or the forge does not say. */
  readonly expiresAt: number | null
  /** The user name that goes with the token when git signs in over HTTPS; null when git cannot use it. */
  readonly gitUsername: string | null
  /** The server's own word for its version; null where there is none to know. */
  readonly serverVersion: string | null
  /** What a person should know of this token before it is used, as sentences: a scope that is missing, and for what. */
  readonly shortcomings: readonly string[]
}

/** One look at a single repository. What is neither is an error, and no word about whether it exists. */
export type ForgeLookup =
  { readonly kind: 'found'; readonly repository: ForgeRepository } | { readonly kind: 'missing' }

export type NewForgeRepository = {
  readonly owner: ForgeOwner
  readonly name: string
  readonly isPrivate: boolean
  readonly description: string | null
}

/** A webhook of ours at a repository of the forge. */
export type ForgeHook = {
  readonly id: string
  readonly url: string
  readonly isActive: boolean
}

/** How much of a host's patience is left, as its answers say. */
export type ForgeQuota = {
  readonly remaining: number
  readonly limit: number
  readonly resetsAt: number
}

/**
 * One forge's API. Failures are AppErrors: `remote_…` as for git itself (`remote_auth_failed`, `remote_sso_required`,
 * `remote_rate_limited` with `details.retryAfterSeconds`, `remote_not_found`, `remote_unreachable` …), `already_exists`,
 * `forge_scope_missing` with `details.scopes`, `forge_refused` with the forge's own words in `details.said`, and
 * `forge_cannot` for what this kind of forge cannot do, before anything is sent. `details.host` names the host. No
 * message, detail or cause holds a secret.
 */
export type Forge = {
  readonly kind: ForgeKind
  /** Who the sign-in belongs to. */
  readonly check: (access: ForgeAccess) => Promise<ForgeIdentity>
  /** Where the account can have repositories: itself first, then every group it is part of. */
  readonly listOwners: (access: ForgeAccess) => Promise<readonly ForgeOwner[]>
  /**
   * Every repository the account can reach, page by page as they come; with an owner, that owner's alone. It is
   * complete only when it ends: an error on the way means that nothing can be said of what was not seen. A repository
   * may come twice when the list changes meanwhile.
   */
  readonly listRepositories: (
    access: ForgeAccess,
    owner: ForgeOwner | null,
  ) => AsyncIterable<readonly ForgeRepository[]>
  /** By the id that survives renames. `missing` is also what is not shown to this account. */
  readonly findById: (access: ForgeAccess, id: string) => Promise<ForgeLookup>
  /** By `owner/name`; one that was renamed is found under its new path. */
  readonly findByPath: (access: ForgeAccess, path: string) => Promise<ForgeLookup>
  /** Makes an empty repository: no README, nothing that a first push would meet. */
  readonly create: (access: ForgeAccess, repository: NewForgeRepository) => Promise<ForgeRepository>
  /** The branch must be there already. */
  readonly setDefaultBranch: (
    access: ForgeAccess,
    repository: Pick<ForgeRepository, 'id' | 'path'>,
    branch: string,
  ) => Promise<void>
  readonly listHooks: (
    access: ForgeAccess,
    repository: Pick<ForgeRepository, 'id' | 'path'>,
  ) => Promise<readonly ForgeHook[]>
  /**
   * A webhook for pushes, new and deleted branches and tags, signed with the secret; SourceHut signs with a key of its
   * own, and is told none.
   */
  readonly createHook: (
    access: ForgeAccess,
    repository: Pick<ForgeRepository, 'id' | 'path'>,
    hook: { readonly url: string; readonly secret: string },
  ) => Promise<ForgeHook>
  readonly removeHook: (
    access: ForgeAccess,
    repository: Pick<ForgeRepository, 'id' | 'path'>,
    hookId: string,
  ) => Promise<void>
}
