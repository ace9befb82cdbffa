import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { NewRepositoriesService } from '../../core/new-repositories/new-repositories.ts'

export const createNewRepositoryHandlers = (
  service: NewRepositoriesService,
): Pick<
  ContractHandlers,
  | 'newRepositories.get'
  | 'newRepositories.set'
  | 'newRepositories.plan'
  | 'newRepositories.apply'
  | 'newRepositories.preview'
> => ({
  'newRepositories.get': ({ accountId }) => service.get(accountId),
  'newRepositories.set': ({ accountId, rules, everyMs }) => service.set(accountId, rules, everyMs),
  'newRepositories.plan': ({ accountId }) => service.plan(accountId),
  'newRepositories.apply': ({ accountId }) => service.apply(accountId),
  'newRepositories.preview': ({ accountId, rule }) => service.preview(accountId, rule),
})
