import { createForgeMirrorUseCases, type ForgeMirrorUseCases } from '../core/forge-mirrors/forge-mirrors.ts'
import type { ForgeMirrorParts } from '../core/forge-mirrors/forge-mirror-parts.ts'
import { isGitHubApp } from '../core/accounts/is-github-app.ts'
import type { AccountService } from '../core/accounts/account-service.ts'
import type { Stores } from '../core/ports/stores.ts'

/** Mirrors that forges run, put on the stores. */
export const createForgeMirrorsOfCore = ({
  stores,
  accounts,
  ...parts
}: { readonly stores: Stores; readonly accounts: Pick<AccountService, 'openCredential'> } & Omit<
  ForgeMirrorParts,
  | 'store'
  | 'accounts'
  | 'connections'
  | 'discovery'
  | 'repositories'
  | 'openCredential'
  | 'hasPassingToken'
  | 'random'
>): ForgeMirrorUseCases =>
  createForgeMirrorUseCases({
    ...parts,
    store: stores.forgeMirrors,
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    discovery: stores.discovery,
    repositories: stores.repositories,
    openCredential: accounts.openCredential,
    hasPassingToken: (accountId) => {
      const endsAt = stores.signIns.find(accountId)?.tokenEndsAt ?? null
      const [account, connection] = [stores.accounts.find(accountId), stores.forgeConnections.find(accountId)]
      const isApp = account !== null && connection !== null && isGitHubApp(account, connection)
      return endsAt !== null || isApp
    },
    random: Math.random,
  })
