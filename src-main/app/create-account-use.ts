import { existsSync } from 'node:fs'
import { createAccountService } from '../core/accounts/account-service.ts'
import { createDiscovery } from '../core/accounts/discovery.ts'
import { createForgeConnections } from '../core/accounts/forge-connections.ts'
import { createRenewSignIns } from '../core/accounts/renew-sign-ins.ts'
import { createSignIns } from '../core/accounts/sign-ins.ts'
import { createWatchConnections } from '../core/accounts/watch-connections.ts'
import { openRedirectListener } from '../http/sign-in/redirect-listener.ts'
import type { CoreParts } from './core-parts.ts'
import { createGitHubAppUse } from './create-github-apps.ts'
import { createSshKeyUse } from './create-ssh-keys.ts'

export type AccountUse = ReturnType<typeof createAccountUse>

/**
 * Sign-ins at hosts and accounts at forges: what opens them, keeps them open, and lists what they have.
 * @param onChanged git's credential of the account is another one
 */
export const createAccountUse = (parts: CoreParts, onChanged: (accountId: string) => void) => {
  const { stores, vault, clock, events, log } = parts
  const { freshen } = createRenewSignIns({
    signIns: stores.signIns,
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    flows: parts.signInFlows,
    vault,
    clock,
    events,
    log,
    stopping: parts.stopping,
  })
  const sshKeys = createSshKeyUse(parts)
  const accounts = createAccountService({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    vault,
    clock,
    events,
    keyFileExists: existsSync,
    openForJob: (accountId, url) => openCredential(accountId, url),
    withPassphrase: sshKeys.withPassphrase,
    onKeyLeft: sshKeys.accountChanged,
    onChanged,
  })
  const { githubAppAccounts, openCredential } = createGitHubAppUse(parts, {
    open: accounts.openCredential,
    freshen,
    onChanged,
  })
  const forgeConnections = createForgeConnections({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    signIns: stores.signIns,
    freshen,
    forges: parts.forges,
    vault,
    clock,
    events,
    keyFileExists: existsSync,
    onChanged,
    stopping: parts.stopping,
  })
  const signIns = createSignIns({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    forge: forgeConnections,
    signIns: stores.signIns,
    flows: parts.signInFlows,
    listen: openRedirectListener,
    clock,
    events,
    stopping: parts.stopping,
  })
  const discovery = createDiscovery({
    store: stores.discovery,
    connections: forgeConnections,
    clock,
    events,
    stopping: parts.stopping,
  })
  const watchConnections = createWatchConnections({
    accounts: stores.accounts,
    connections: stores.forgeConnections,
    check: forgeConnections.check,
    clock,
    events,
    log,
    stopping: parts.stopping,
  })
  return {
    accounts,
    openCredential,
    sshKeys,
    githubAppAccounts,
    forgeConnections,
    signIns,
    discovery,
    watchConnections,
  }
}
