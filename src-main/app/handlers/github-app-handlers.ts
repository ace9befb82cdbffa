import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { GitHubAppAccounts } from '../../core/accounts/github-app-accounts.ts'

export const createGitHubAppHandlers = (
  apps: GitHubAppAccounts,
): Pick<ContractHandlers, 'githubApps.connect' | 'githubApps.change' | 'githubApps.installations'> => ({
  'githubApps.connect': (input) => apps.connect(input),
  'githubApps.change': (input) => apps.change(input),
  'githubApps.installations': async ({ id }) => ({
    items: (await apps.installations(id)).map((one) => ({ ...one, permissions: { ...one.permissions } })),
    hasWebhookSecret: apps.hasWebhookSecret(id),
  }),
})
