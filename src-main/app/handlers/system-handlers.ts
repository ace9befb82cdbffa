import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { PauseAll, SystemInfo } from '../../../src-shared/domain/overview.ts'
import { describeOverview } from '../../core/activity/overview.ts'
import type { MirrorEngine } from '../../core/mirrors/mirror-engine.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import type { OpenLink } from '../../http/session.ts'

export const createSystemHandlers = (deps: {
  readonly info: () => SystemInfo
  readonly createOpenLink: () => OpenLink
  readonly engine: MirrorEngine
  readonly repositories: RepositoryStore
  readonly pausedAll: () => PauseAll | null
  readonly waitsOnBattery: () => boolean
}): Pick<ContractHandlers, 'system.info' | 'system.createOpenLink' | 'overview.get'> => ({
  'system.info': () => deps.info(),
  'system.createOpenLink': () => deps.createOpenLink(),
  'overview.get': () =>
    describeOverview(deps.engine.listMirrors(), deps.repositories.count(), {
      pausedAll: deps.pausedAll(),
      waitsOnBattery: deps.waitsOnBattery(),
    }),
})
