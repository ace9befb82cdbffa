import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { VerifyMirrors } from '../../core/mirrors/verify-mirror.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'
import type { Repairs } from '../../core/upkeep/repairs.ts'

/** Proving that copies are whole, and making them so. */
export const createCareHandlers = (deps: {
  readonly verifyMirrors: VerifyMirrors
  readonly repairs: Repairs
  readonly repositories: RepositoryStore
}): Pick<ContractHandlers, 'mirrors.verify' | 'mirrors.verification' | 'repositories.repair'> => ({
  'mirrors.verify': ({ id, deep }) => deps.verifyMirrors.start(id, deep ?? false),
  'mirrors.verification': ({ id }) => ({ verification: deps.verifyMirrors.last(id) }),
  'repositories.repair': ({ name }) => {
    const { id } = findRepository(deps.repositories, name)
    // How it ends is told by events and stored; a failure is logged there.
    deps.repairs.repairNow(id).catch(() => undefined)
    return {}
  },
})
