import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { MirrorEngine } from '../mirrors/mirror-engine.ts'
import type { BaseStore, RepositoryBase } from '../ports/base-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { RepositoryService } from '../repositories/repository-service.ts'
import { upstreamAddress, type Provider } from './upstream-address.ts'

/** Where a repository that is made over the REST API comes from. */
export type NewBase = {
  readonly provider: Provider
  readonly owner: string
  readonly name: string
  readonly upstreamHost?: string | undefined
  /** Take it once, without credentials, instead of keeping it in sync. */
  readonly isPublic: boolean
}

export type BaseServiceDeps = {
  readonly bases: BaseStore
  readonly service: Pick<RepositoryService, 'create'>
  readonly engine: Pick<MirrorEngine, 'addMirror' | 'getMirror' | 'startFetch' | 'syncNow' | 'remove'>
  /** As `createGitHubAccount` says. */
  readonly githubAccount: (address: RemoteAddress) => Promise<string | null>
  /** Takes a repository back that never became one. */
  readonly removeRepository: (id: string) => Promise<void>
  readonly clock: Clock
}

const noUpstream = (): AppError =>
  new AppError('invalid_input', 'no upstream configured for this repository', {
    details: { field: '', reason: 'no upstream' },
  })

/** Repositories that were made from an upstream: kept in sync with it, or taken once. */
export const createBaseService = (deps: BaseServiceDeps) => {
  const { bases, engine } = deps

  const startSync = async (base: RepositoryBase, address: RemoteAddress, accountId: string | null) => {
    const { mirror } = await engine.addMirror({
      repositoryId: base.repositoryId,
      direction: 'sync',
      address,
      accountId,
      // The clients of this API name the upstream themselves, and know no question.
      confirmPublic: true,
    })
    bases.setMirror(base.repositoryId, mirror.id)
  }

  /** Whether its mirror was turned round, so that it is no longer made from the other side. */
  const leads = ({ mirrorId }: RepositoryBase): boolean =>
    mirrorId !== null && engine.getMirror(mirrorId).direction === 'push'

  const addressOf = (base: RepositoryBase): RemoteAddress => {
    if (base.url === null) throw noUpstream()
    return parseRemoteUrl(base.url).address
  }

  /** What is known without a credential begins at once; other hosts wait for theirs. */
  const begin = async (base: RepositoryBase, accountId: string | null): Promise<void> => {
    const address = addressOf(base)
    const { repositoryId } = base
    if (base.operation === 'import') {
      await engine.startFetch({ repositoryId, address, accountId: null, replace: true })
    } else if (accountId !== null) await startSync(base, address, accountId)
  }

  return {
    /** Null also while its mirror is turned round and pushes: then the repository here leads. */
    baseOf: (repositoryId: string): RepositoryBase | null => {
      const base = bases.find(repositoryId)
      return base === null || leads(base) ? null : base
    },

    /**
     * Makes a repository from an upstream. GitHub and public ones are filled at once: the repository answers nothing
     * until then. Others wait for a credential and the first `pullUpstream`.
     * @throws AppError `invalid_input` (`details.reason` `github_account` when GitHub is not connected),
     *   `already_exists`, what GitHub says that is asked about an app; nothing stays of a creation that failed
     */
    create: async (input: {
      readonly repositoryName: string
      readonly defaultBranch: string | undefined
      readonly base: NewBase
    }): Promise<RepositoryDetails> => {
      const { provider, owner, name, isPublic } = input.base
      const address = upstreamAddress(input.base)
      const accountId = provider === 'github' && !isPublic ? await deps.githubAccount(address) : null
      const made = await deps.service.create({
        name: input.repositoryName,
        defaultBranch: input.defaultBranch,
      })
      const base: RepositoryBase = {
        repositoryId: made.id,
        operation: isPublic ? 'import' : 'sync',
        provider,
        owner,
        name,
        url: address.url,
        mirrorId: null,
        createdAt: deps.clock.now(),
      }
      try {
        bases.insert(base)
        await begin(base, accountId)
      } catch (error) {
        await deps.removeRepository(made.id)
        throw error
      }
      return made
    },

    /**
     * Asks for what is new upstream; the first time it links the repository with it.
     * @throws AppError `invalid_input` when the repository has no upstream
     */
    pullUpstream: async (repositoryId: string): Promise<void> => {
      const base = bases.find(repositoryId)
      if (base === null || base.operation === 'fork') throw noUpstream()
      if (leads(base)) throw noUpstream()
      if (base.mirrorId !== null) {
        engine.syncNow(base.mirrorId, { trigger: 'webhook' })
        return
      }
      const address = addressOf(base)
      if (base.operation === 'import') {
        await engine.startFetch({ repositoryId, address, accountId: null, replace: false })
        return
      }
      await startSync(base, address, bases.credentialOf(repositoryId)?.accountId ?? null)
    },

    /** Ends the link with the upstream; what is here stays. One that has none is detached already. */
    detach: async (repositoryId: string): Promise<void> => {
      const base = bases.find(repositoryId)
      if (base === null) return
      if (base.mirrorId !== null) await engine.remove(base.mirrorId)
      bases.remove(repositoryId)
    },
  }
}

export type BaseService = ReturnType<typeof createBaseService>
