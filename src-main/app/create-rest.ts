import { createRestAuthorizer } from '../core/access/rest-authorization.ts'
import { createTokenVerifier } from '../core/access/token-verifier.ts'
import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'
import { createRestApi, type RestApi } from '../http/rest/rest-api.ts'
import type { Core } from './create-core.ts'
import type { GitAdapters } from './git-adapters.ts'

/** The REST API on the use cases of the core. */
export const createRest = (parts: {
  readonly stores: Stores
  readonly adapters: GitAdapters
  readonly core: Core
  readonly now: () => number
  readonly address: () => string
  readonly log: Log
}): RestApi => {
  const { stores, adapters, core, now, address, log } = parts
  const { authorize } = createRestAuthorizer({
    verifier: createTokenVerifier({ publicKeys: stores.publicKeys, now }),
    repositories: stores.repositories,
    repositoryPath: core.repositoryPath,
  })
  return createRestApi({
    authorize,
    log,
    parts: {
      address,
      repositories: core.repositories,
      defaultBranch: async (id) => {
        const head = await adapters.git.readHead(core.repositoryPath(id))
        return head.replace(/^refs\/heads\//, '')
      },
    },
  })
}
