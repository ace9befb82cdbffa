import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { GitHubAppApi } from '../../core/ports/github-app.ts'
import { hideSignIn } from '../hide-secrets.ts'
import { createAppPool } from './app-pool.ts'
import type { GitHubDependencies } from './github-client.ts'
import { createJobTokens } from './job-tokens.ts'

/** What GitHub Apps do besides being a sign-in at GitHub. No failure repeats the private key. */
export const createGitHubAppApi = (dependencies: GitHubDependencies): GitHubAppApi => {
  const appOf = createAppPool(dependencies)
  const jobToken = createJobTokens(appOf, dependencies.now)
  const guarded = async <Result>(access: ForgeAccess, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call()
    } catch (error) {
      throw isAppError(error) ? hideSignIn(error, access) : error
    }
  }
  return {
    listInstallations: (access) => guarded(access, () => appOf(access).listInstallations(access.signal)),
    installationOf: (access, path) =>
      guarded(access, async () => (await appOf(access).placeOf(path, access.signal))?.installation ?? null),
    jobToken: (access, path, refused) => guarded(access, () => jobToken(access, path, refused)),
  }
}
