import type { ForgeAccess } from './forge.ts'

/** Where an app of somebody's own was let in. */
export type AppInstallation = {
  readonly id: string
  readonly ownerId: string
  readonly owner: string
  readonly ownerKind: 'user' | 'organization'
  /** Whether it reaches all repositories of its owner, those of the future too, or chosen ones. */
  readonly reaches: 'all' | 'selected'
  /** null when it is not suspended. */
  readonly suspendedAt: number | null
  /** Levels by name, as GitHub writes them: `contents: write`. */
  readonly permissions: Readonly<Record<string, string>>
  /** Where its owner changes it; null when GitHub does not say. */
  readonly webUrl: string | null
}

export type JobToken = { readonly token: string; readonly expiresAt: number }

/**
 * What a GitHub App does that no other sign-in does. The sign-in of the access is `basic`: the app's id and its private
 * key. Failures are those of `Forge`; besides, `remote_auth_failed` says in `details.reason` and `details.advice` whether
 * the clock or the key is wrong.
 */
export type GitHubAppApi = {
  /** All of them, also the suspended ones. */
  readonly listInstallations: (access: ForgeAccess) => Promise<readonly AppInstallation[]>
  /** The installation that reaches a repository, by `owner/name`; null when none does, or there is no such repository. */
  readonly installationOf: (access: ForgeAccess, path: string) => Promise<AppInstallation | null>
  /**
   * A token for git at one repository, and where it can be for no other; good for five minutes at least. Kept in memory
   * and given to the next job of the same repository.
   * @param refused one that git was just refused with: it is not given again
   * @throws AppError `remote_read_denied` with `details.reason` and `details.advice` when the app does not reach it
   */
  readonly jobToken: (access: ForgeAccess, path: string, refused?: string) => Promise<JobToken>
}

/** Its code is loaded when it is first asked for. */
export type GitHubApps = { readonly open: () => Promise<GitHubAppApi> }
