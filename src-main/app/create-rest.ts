import { shortRefName } from '../../src-shared/domain/ref.ts'
import { createRestAuthorizer } from '../core/access/rest-authorization.ts'
import { createChangeRefs } from '../core/commits/create-change-refs.ts'
import { createHistory } from '../core/history/create-history.ts'
import { createWriteCommit } from '../core/commits/write-commit.ts'
import type { Clock } from '../core/ports/clock.ts'
import { createContent } from '../core/content/content.ts'
import type { Log } from '../core/ports/log.ts'
import type { Stores } from '../core/ports/stores.ts'
import { createBaseUseCases } from './create-bases.ts'
import { createRefUseCases } from './create-ref-use-cases.ts'
import { createRestApi, type RestApi } from '../http/rest/rest-api.ts'
import type { Core } from './create-core.ts'
import type { GitAdapters } from './git-adapters.ts'
import { guardWriteGit } from './guarded-writers.ts'
import { createRefuseMirroredRef } from './refuse-mirrored-ref.ts'

/** The REST API on the use cases of the core. */
export const createRest = (parts: {
  readonly stores: Stores
  readonly adapters: GitAdapters
  readonly core: Core
  readonly clock: Clock
  readonly log: Log
}): RestApi => {
  const { stores, core, clock, log } = parts
  const adapters = { ...parts.adapters, writeGit: guardWriteGit(parts.adapters.writeGit, core.use) }
  const verifier = core.tokenVerifier
  const { authorize } = createRestAuthorizer({
    verifier,
    repositories: stores.repositories,
    repositoryPath: core.repositoryPath,
    repairHost: core.repairHost,
  })
  const { changeRefs, checkRefs } = createChangeRefs({
    git: adapters.git,
    resolveRef: adapters.refs.resolve,
    refuseMirroredRef: createRefuseMirroredRef({ mirrors: stores.mirrors, refs: adapters.refs }),
    reviewSignatures: core.reviewSignatures,
    forwardPush: core.forwardPush,
    onMoved: async ({ access, ephemeral, updates }) => {
      if (ephemeral) return
      core.engine.refsChanged(access.repositoryId, 'api', updates)
      await core.webhooks.observer.stored()
    },
    log,
  })
  return createRestApi({
    authorize,
    log,
    parts: {
      history: createHistory({ git: adapters.browseGit }),
      writeCommit: createWriteCommit({
        writeGit: adapters.writeGit,
        browseGit: adapters.browseGit,
        git: adapters.git,
        resolveRef: adapters.refs.resolve,
        changeRefs,
        checkRefs,
        now: clock.now,
      }),
      repositories: core.repositories,
      content: createContent({ git: adapters.browseGit }),
      repositoryNamed: stores.repositories.findByName,
      repositoryWithId: (id) => {
        const row = stores.repositories.findById(id)
        return row?.deletedAt === null ? row : null
      },
      ...createRefUseCases({ adapters, changeRefs, checkRefs, clock }),
      ...createBaseUseCases({ stores, adapters, core, clock, verifier }),
      defaultBranch: async (id) => {
        const head = await adapters.git.readHead(core.repositoryPath(id))
        return shortRefName(head)
      },
    },
  })
}
