import type { GitHubAppStore } from '../core/ports/github-app-store.ts'
import type { Database } from './sqlite-driver.ts'

export const createGitHubAppStore = (database: Database): GitHubAppStore => {
  const upsert = database.prepare<[string, Uint8Array]>(
    `INSERT INTO github_app_webhook_secrets (account_id, sealed_secret) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET sealed_secret = excluded.sealed_secret`,
  )
  const remove = database.prepare<[string]>('DELETE FROM github_app_webhook_secrets WHERE account_id = ?')
  const list = database.prepare<[], { readonly accountId: string; readonly sealedSecret: Buffer }>(
    `SELECT account_id AS accountId, sealed_secret AS sealedSecret FROM github_app_webhook_secrets
     ORDER BY account_id`,
  )
  return {
    saveWebhookSecret: (accountId, sealed) => {
      if (sealed === null) remove.run(accountId)
      else upsert.run(accountId, sealed)
    },
    webhookSecrets: () => list.all(),
  }
}
