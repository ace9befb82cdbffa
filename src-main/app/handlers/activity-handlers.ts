import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { ActivityStore } from '../../core/ports/activity-store.ts'
import type { RepositoryStore } from '../../core/ports/repository-store.ts'
import type { RunStore } from '../../core/ports/run-store.ts'
import { findRepository } from '../../core/repositories/find-repository.ts'

const defaultLimit = 50
/** As many bars as a sparkline has. */
const recentRunCount = 24

/** What moved, when and because of what; and how the last runs went. */
export const createActivityHandlers = (deps: {
  readonly activity: ActivityStore
  readonly runs: Pick<RunStore, 'recentOf'>
  readonly repositories: RepositoryStore
}): Pick<ContractHandlers, 'activity.list' | 'mirrors.recentRuns'> => ({
  'activity.list': ({ repository, filter, direction, query, cursor, limit }) => {
    const { items, nextCursor } = deps.activity.list({
      repositoryId: repository === undefined ? null : findRepository(deps.repositories, repository).id,
      filter: filter ?? 'all',
      direction: direction ?? null,
      query: query ?? '',
      cursor: cursor ?? null,
      limit: limit ?? defaultLimit,
    })
    return { items: [...items], nextCursor }
  },
  'mirrors.recentRuns': ({ ids }) => ({
    items: deps.runs
      .recentOf(ids, recentRunCount)
      .map(({ mirrorId, runs }) => ({ mirrorId, runs: [...runs] })),
  }),
})
