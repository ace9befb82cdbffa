import { createGitHubAppAccounts, type GitHubAppAccounts } from '../core/accounts/github-app-accounts.ts'
import { createJobCredential, type OpenJobCredential } from '../core/accounts/job-credential.ts'
import type { Freshen } from '../core/accounts/renew-sign-ins.ts'
import type { Credential } from '../core/ports/remote-git.ts'
import type { CoreParts } from './core-parts.ts'

/** Accounts that are GitHub Apps, and how every job of git comes to its credential because of them. */
export const createGitHubAppUse = (
  { stores, forges, githubApps, vault, clock, events, stopping }: CoreParts,
  more: {
    /** What is stored, opened. */
    readonly open: (accountId: string) => Credential | null
    /** Renews the token of a sign-in that is about to end. */
    readonly freshen: Freshen
    readonly onChanged: (accountId: string) => void
  },
): { readonly githubAppAccounts: GitHubAppAccounts; readonly openCredential: OpenJobCredential } => {
  const githubAppAccounts = createGitHubAppAccounts({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    store: stores.githubApps,
    forges,
    apps: githubApps,
    vault,
    clock,
    events,
    onChanged: more.onChanged,
    stopping,
  })
  const openCredential = createJobCredential({
    accounts: stores.accounts,
    open: more.open,
    // One that was refused although it is not over yet may have been renewed meanwhile: it is opened anew.
    prepare: async (accountId) => {
      await more.freshen(accountId)
    },
    isApp: githubAppAccounts.opensGit,
    ofApp: githubAppAccounts.jobCredential,
  })
  return { githubAppAccounts, openCredential }
}
