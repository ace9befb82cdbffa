import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import type { AccountService } from '../../core/accounts/account-service.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { ReadRefMatrix } from '../../core/mirrors/ref-matrix.ts'
import type { RefStandings } from '../../core/mirrors/ref-standing.ts'
import type { RepositoryGit } from '../../core/ports/repository-git.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'
import type { ImportRepository } from '../../core/repositories/import-repository.ts'
import type { RepositoryService } from '../../core/repositories/repository-service.ts'
import { cutPage } from './cut-page.ts'
import { parseImportSource } from './import-source.ts'

type RepositoryCalls = Pick<
  ContractHandlers,
  | 'repositories.create'
  | 'repositories.import'
  | 'repositories.list'
  | 'repositories.get'
  | 'repositories.rename'
  | 'repositories.setDefaultBranch'
  | 'repositories.delete'
  | 'repositories.listTrash'
  | 'repositories.undelete'
  | 'refs.list'
  | 'refs.matrix'
  | 'refs.standing'
  | 'refs.lookNow'
  | 'fetches.start'
>

export const createRepositoryHandlers = (deps: {
  readonly service: RepositoryService
  readonly importRepository: ImportRepository
  readonly repositories: RepositoryStore
  readonly repositoryPath: (id: string) => string
  readonly git: RepositoryGit
  readonly engine: MirrorEngine
  readonly accounts: AccountService
  readonly refMatrix: ReadRefMatrix
  readonly refStanding: RefStandings
}): RepositoryCalls => ({
  'repositories.create': (input) => deps.service.create(input),
  'repositories.import': ({ name, url, accountId, credential }) => {
    const remote = parseImportSource(url)
    return deps.accounts.withAccountFor({ ...remote, accountId, credential }, (account) =>
      deps.importRepository({ name, address: remote.address, accountId: account }),
    )
  },
  'repositories.list': (input) => {
    const { items, nextCursor } = deps.service.list(input)
    return { items: [...items], nextCursor }
  },
  'repositories.get': ({ name }) => deps.service.get(name),
  'repositories.rename': ({ name, newName }) => deps.service.rename(name, newName),
  'repositories.setDefaultBranch': ({ name, branch }) => deps.service.setDefaultBranch(name, branch),
  'repositories.delete': ({ name }) => deps.service.delete(name),
  'repositories.listTrash': () => ({ items: [...deps.service.listTrash()] }),
  'repositories.undelete': ({ id }) => deps.service.undelete(id),

  'refs.list': async ({ repository, kind, cursor, limit }) => {
    const { id } = findRepository(deps.repositories, repository)
    const prefix = kind === 'branch' ? 'refs/heads/' : 'refs/tags/'
    const refs = await deps.git.listRefs(deps.repositoryPath(id), [prefix])
    const items = [...refs].map(([name, objectId]) => ({ name, objectId }))
    return cutPage(items, (ref) => ref.name, { cursor, limit })
  },
  'refs.matrix': (input) => deps.refMatrix(input),
  'refs.standing': ({ repository, ref }) => deps.refStanding.read(repository, ref),
  'refs.lookNow': ({ mirrorId, ref }) => deps.refStanding.lookNow(mirrorId, ref),

  'fetches.start': ({ repository, url, accountId, credential, replace, confirmPublic }) => {
    const { id } = findRepository(deps.repositories, repository)
    const remote = parseRemoteUrl(url)
    const { address } = remote
    return deps.accounts.withAccountFor({ ...remote, accountId, credential }, (account) =>
      deps.engine.startFetch({
        repositoryId: id,
        address,
        accountId: account,
        replace: replace ?? false,
        confirmPublic,
      }),
    )
  },
})
