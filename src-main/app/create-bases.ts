import type { TokenVerifier } from '../core/access/token-verifier.ts'
import { createBaseService } from '../core/bases/base-service.ts'
import { createForkRepository } from '../core/bases/fork-repository.ts'
import { createGitHubAccount } from '../core/bases/github-account.ts'
import { createGitCredentials } from '../core/bases/git-credentials.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Stores } from '../core/ports/stores.ts'
import type { RestParts } from '../http/rest/rest-parts.ts'
import type { Core } from './create-core.ts'
import type { GitAdapters } from './git-adapters.ts'

/** Repositories that are made from others. */
export const createBaseUseCases = ({
  stores,
  adapters,
  core,
  clock,
  verifier,
}: {
  readonly stores: Stores
  readonly adapters: GitAdapters
  readonly core: Core
  readonly clock: Clock
  readonly verifier: TokenVerifier
}): Pick<RestParts, 'bases' | 'gitCredentials' | 'forkRepository'> => {
  const { accounts, engine, removeRepository, repositoryPath } = core
  const { bases } = stores
  return {
    bases: createBaseService({
      bases,
      service: core.repositories,
      engine,
      githubAccount: createGitHubAccount({ accounts, apps: core.githubAppAccounts }),
      removeRepository,
      clock,
    }),
    gitCredentials: createGitCredentials({ bases, accounts, engine, clock }),
    forkRepository: createForkRepository({
      verifier,
      repositories: stores.repositories,
      service: core.repositories,
      git: adapters.git,
      largeFiles: adapters.largeFiles,
      browseGit: adapters.browseGit,
      bases,
      repositoryPath,
      removeRepository,
      clock,
    }),
  }
}
