import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { GitHubAppAccounts } from '../accounts/github-app-accounts.ts'

const githubHost = 'github.com'

const notConnected = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { field: 'base_repo', reason: 'github_account' } })

export type GitHubAccountParts = {
  readonly accounts: Pick<AccountService, 'list'>
  readonly apps: Pick<GitHubAppAccounts, 'reaching' | 'isApp'>
}

/**
 * The account that keeps a repository of GitHub in sync: the app that reaches it, else the one account for github.com;
 * null at other hosts where no app does: these wait for a credential.
 * @throws AppError `invalid_input` with `details.reason` `github_account` where none can be told; what GitHub says that is
 *   asked about an app
 */
export const createGitHubAccount =
  ({ accounts, apps }: GitHubAccountParts) =>
  async ({ host, path }: RemoteAddress): Promise<string | null> => {
    const app = await apps.reaching(host, path)
    if (app !== null) return app
    if (host !== githubHost) return null
    const here = accounts
      .list()
      .filter((account) => account.host === githubHost && account.credentialKind === 'password')
    const fitting = here.filter(({ id }) => !apps.isApp(id))
    const [only] = fitting
    if (fitting.length === 1 && only !== undefined) return only.id
    // Which of several is meant, nobody said.
    if (fitting.length > 1) {
      throw notConnected(
        'There are several accounts for github.com; keep one, or add the mirror in Mirrordesk and choose there.',
      )
    }
    throw notConnected(
      here.length > 0
        ? `The GitHub App does not reach ${path}: install it there, or add the repository to its installation; or ask for a public repository with auth_type "public".`
        : 'GitHub is not connected: add a GitHub App or an account for github.com, or ask for a public repository with auth_type "public".',
    )
  }
