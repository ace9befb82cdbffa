import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import type { PauseAll, SystemInfo } from '../../../src-shared/domain/overview.ts'
import { describeOverview } from '../../core/activity/overview.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import type { OpenLink } from '../../http/session.ts'

export const createSystemHandlers = (deps: {
  readonly info: () => SystemInfo
  readonly createOpenLink: () => OpenLink
  /** Of all runners. */
  readonly listMirrors: () => readonly Mirror[]
  readonly repositories: RepositoryStore
  readonly pausedAll: () => PauseAll | null
  readonly waitsOnBattery: () => boolean
}): Pick<ContractHandlers, 'system.info' | 'system.createOpenLink' | 'overview.get'> => ({
  'system.info': () => deps.info(),
  'system.createOpenLink': () => deps.createOpenLink(),
  'overview.get': () =>
    describeOverview(deps.listMirrors(), deps.repositories.count(), {
      pausedAll: deps.pausedAll(),
      waitsOnBattery: deps.waitsOnBattery(),
    }),
})
