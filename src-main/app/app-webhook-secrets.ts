import { isAppError } from '../../src-shared/errors/app-error.ts'
import type { GitHubAppAccounts } from '../core/accounts/github-app-accounts.ts'
import type { SecretsFor } from '../core/hooks-in/hook-secret.ts'
import type { ForgeConnectionStore } from '../core/ports/forge-connection-store.ts'

/** What GitHub signs the deliveries of our Apps with: an App has one webhook for all that it is installed for. */
export const appWebhookSecrets =
  (deps: {
    readonly apps: Pick<GitHubAppAccounts, 'webhookSecrets'>
    readonly connections: Pick<ForgeConnectionStore, 'find'>
  }): SecretsFor =>
  (kind) => {
    if (kind !== 'github') return []
    try {
      return deps.apps.webhookSecrets().flatMap(({ accountId, secret }) => {
        const webUrl = deps.connections.find(accountId)?.webUrl
        return webUrl === undefined ? [] : [{ secret, accountId, origin: accountId, webUrl }]
      })
    } catch (error) {
      // Nothing can be verified by what cannot be opened; the other accounts' deliveries are taken all the same.
      if (isAppError(error) && error.code === 'vault_locked') return []
      throw error
    }
  }
