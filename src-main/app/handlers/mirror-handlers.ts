import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import { storedAddress } from '../../core/mirrors/stored-address.ts'
import type { RepositoryStore } from '../../core/ports/stores.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'
import type { RepositoryService } from '../../core/repositories/repository-service.ts'

type MirrorHandlers = Pick<
  ContractHandlers,
  | 'mirrors.add'
  | 'mirrors.list'
  | 'mirrors.get'
  | 'mirrors.syncNow'
  | 'mirrors.pause'
  | 'mirrors.resume'
  | 'mirrors.change'
  | 'mirrors.remove'
>

export const createMirrorHandlers = (deps: {
  readonly engine: MirrorEngine
  readonly repositories: RepositoryStore
  readonly service: RepositoryService
  readonly accounts: AccountService
  /** Takes back a repository that was made for a mirror which then could not be added. */
  readonly removeRepository: (id: string) => Promise<void>
}): MirrorHandlers => {
  const { engine, accounts } = deps

  /** The repository of a new mirror; made when it is not there and the caller wants that. */
  const repositoryOf = async (name: string, create: boolean): Promise<{ id: string; isNew: boolean }> => {
    if (create && deps.repositories.findByName(name) === null) {
      return { id: (await deps.service.create({ name })).id, isNew: true }
    }
    return { id: findRepository(deps.repositories, name).id, isNew: false }
  }

  return {
    'mirrors.add': async ({
      repository,
      createRepository,
      direction,
      url,
      accountId,
      credential,
      ...options
    }) => {
      const remote = parseRemoteUrl(url)
      const { id: repositoryId, isNew } = await repositoryOf(repository, createRepository ?? false)
      try {
        return await engine.addMirror({
          repositoryId,
          direction,
          address: remote.address,
          accountId: accounts.accountForInput({ ...remote, accountId, credential }),
          ...options,
        })
      } catch (error) {
        if (isNew) await deps.removeRepository(repositoryId)
        throw error
      }
    },
    'mirrors.list': ({ repository }) => ({
      items: [
        ...engine.listMirrors(
          repository === undefined ? undefined : findRepository(deps.repositories, repository).id,
        ),
      ],
    }),
    'mirrors.get': ({ id }) => engine.getMirror(id),
    'mirrors.syncNow': ({ id, accept }) => engine.syncNow(id, { accept: accept ?? false }),
    'mirrors.pause': ({ id }) => engine.pause(id),
    'mirrors.resume': ({ id }) => engine.resume(id),
    'mirrors.change': ({ id, accountId, credential, ...options }) => {
      const { url } = engine.getMirror(id)
      if (credential === undefined) {
        return engine.change(id, accountId === undefined ? options : { ...options, accountId })
      }
      const account = accounts.accountForInput({
        address: storedAddress(url),
        userInfo: null,
        accountId: undefined,
        credential,
      })
      return engine.change(id, { ...options, accountId: account })
    },
    'mirrors.remove': async ({ id }) => {
      await engine.remove(id)
      return { id }
    },
  }
}
