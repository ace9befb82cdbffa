import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { PlanMirror } from '../../core/mirrors/plan-mirror.ts'
import { storedAddress } from '../../core/mirrors/stored-address.ts'
import type { TestRemote } from '../../core/mirrors/test-remote.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'
import type { RepositoryService } from '../../core/repositories/repository-service.ts'
import { parseImportSource } from './import-source.ts'

type MirrorHandlers = Pick<
  ContractHandlers,
  | 'remotes.test'
  | 'mirrors.plan'
  | 'schedules.preview'
  | 'mirrors.add'
  | 'mirrors.list'
  | 'mirrors.get'
  | 'mirrors.bothSides'
  | 'mirrors.syncNow'
  | 'mirrors.syncAll'
  | 'mirrors.pause'
  | 'mirrors.resume'
  | 'mirrors.pauseAll'
  | 'mirrors.resumeAll'
  | 'mirrors.change'
  | 'mirrors.remove'
  | 'mirrors.listTrash'
  | 'mirrors.undelete'
>

export const createMirrorHandlers = (deps: {
  readonly engine: MirrorEngine
  /** Of all runners; of a repository, those that run here. */
  readonly listMirrors: (repositoryId?: string) => readonly Mirror[]
  /** One that a forge runs; null for any other. */
  readonly forgeMirror: (id: string) => Mirror | null
  readonly repositories: RepositoryStore
  readonly service: RepositoryService
  readonly accounts: AccountService
  /** Takes back a repository that was made for a mirror which then could not be added. */
  readonly removeRepository: (id: string) => Promise<void>
  readonly testRemote: TestRemote
  readonly planMirror: PlanMirror
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
    'remotes.test': async ({ url, direction, accountId, credential }) => {
      const given = parseImportSource(url)
      const opened = await accounts.credentialForInput({ ...given, accountId, credential })
      return deps.testRemote({ address: given.address, credential: opened }, direction)
    },
    'mirrors.plan': async ({ repository, direction, url, accountId, credential, ...choices }) => {
      const given = parseRemoteUrl(url)
      const opened = await accounts.credentialForInput({ ...given, accountId, credential })
      return deps.planMirror({
        repository,
        direction,
        ...choices,
        remote: { address: given.address, credential: opened },
      })
    },
    'schedules.preview': ({ schedule, mirrorId }) => ({
      nextRunAt: engine.previewSchedule(schedule, mirrorId),
    }),
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
        const { address } = remote
        return await accounts.withAccountFor({ ...remote, accountId, credential }, (account) =>
          engine.addMirror({ repositoryId, direction, address, accountId: account, ...options }),
        )
      } catch (error) {
        if (isNew) await deps.removeRepository(repositoryId)
        throw error
      }
    },
    'mirrors.list': ({ repository }) => ({
      items: [
        ...deps.listMirrors(
          repository === undefined ? undefined : findRepository(deps.repositories, repository).id,
        ),
      ],
    }),
    'mirrors.get': ({ id }) => deps.forgeMirror(id) ?? engine.getMirror(id),
    'mirrors.bothSides': ({ id }) => engine.bothSides(id),
    'mirrors.syncNow': ({ id, accept }) => engine.syncNow(id, { accept: accept ?? false }),
    'mirrors.syncAll': () => ({ queued: engine.syncAll() }),
    'mirrors.pause': ({ id }) => engine.pause(id),
    'mirrors.resume': ({ id }) => engine.resume(id),
    'mirrors.pauseAll': ({ untilAt }) => engine.pauseAll(untilAt),
    'mirrors.resumeAll': () => {
      engine.resumeAll()
      return {}
    },
    'mirrors.change': async ({ id, url, accountId, credential, confirmPublic, ...options }) => {
      const mirror = engine.getMirror(id)
      const moved = url === undefined ? null : parseRemoteUrl(url)
      if (moved !== null) await engine.refusePublishing(id, moved.address, confirmPublic ?? false)
      const change = moved === null ? options : { ...options, address: moved.address }
      const signIn = { accountId, credential, userInfo: moved?.userInfo ?? null }
      if (moved === null && credential === undefined) {
        return engine.change(id, accountId === undefined ? change : { ...change, accountId })
      }
      const address = moved?.address ?? storedAddress(mirror.url)
      const isGiven = accountId !== undefined || credential !== undefined || signIn.userInfo !== null
      // The sign-in it has goes along to the new address only where it fits: a password is for one host alone.
      const input = { ...signIn, address, ...(isGiven ? {} : { accountId: mirror.accountId }) }
      return accounts.withAccountFor(input, (account) => engine.change(id, { ...change, accountId: account }))
    },
    'mirrors.remove': ({ id }) => engine.remove(id),
    'mirrors.listTrash': () => ({ items: [...engine.listMirrorTrash()] }),
    'mirrors.undelete': ({ id, confirmPublic }) => engine.undelete(id, { confirmPublic }),
  }
}
