import type { Run, RunDetails, RunTrigger } from '../../../src-shared/domain/run.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Announcer } from './announcer.ts'
import type { RunCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { missing } from './missing.ts'
import { toRun } from './mirror-view.ts'
import type { RunQueue } from './run-queue.ts'

export type RequestOptions = {
  readonly trigger: RunTrigger
  readonly accept?: boolean
  /** It brings a whole repository in and lets shorter runs pass. */
  readonly isFirstRun?: boolean
}

/** Who asks for runs goes through here. */
export type RunRequests = RunCalls & {
  readonly request: (mirror: MirrorRow, options: RequestOptions) => Run
  /** Runs those at once whose last run failed, unless they are paused; while all rest, as soon as they no longer do. */
  readonly retryFailing: (candidates: readonly MirrorRow[]) => void
  /** The same of mirrors that are known to fail. */
  readonly retry: (failing: readonly MirrorRow[]) => void
  /** @throws AppError `not_found` when there is no such living repository */
  readonly isEmptyRepository: (repositoryId: string) => Promise<boolean>
  /** Nothing is served from a repository that waits for its first data. */
  readonly closeUntilFirstRun: (repositoryId: string) => void
}

export const createRunRequests = (
  deps: MirrorEngineDeps,
  parts: {
    readonly announcer: Announcer
    readonly queue: RunQueue
    /** Whether all mirrors rest. */
    readonly isResting: () => boolean
  },
): RunRequests => {
  const { mirrors, repositories, runs } = deps.stores
  const { announcer, queue, isResting } = parts

  const rowOf = (runId: string): RunRow => {
    const row = runs.find(runId)
    if (row === null) throw missing('The run')
    return row
  }
  const runOf = (runId: string): Run => toRun(rowOf(runId))
  const detailsOf = (runId: string): RunDetails => {
    const row = rowOf(runId)
    return { ...toRun(row), refs: [...runs.refsOf(runId)], phases: [...row.phases] }
  }
  const request = (mirror: MirrorRow, options: RequestOptions): Run => {
    const job = queue.request({
      repositoryId: mirror.repositoryId,
      mirrorId: mirror.id,
      kind: mirror.direction,
      url: mirror.url,
      trigger: options.trigger,
      accountId: mirror.accountId,
      accept: options.accept ?? false,
      replace: false,
      isFirstRun: options.isFirstRun ?? false,
    })
    return runOf(job.id)
  }
  const isEmptyRepository = async (repositoryId: string): Promise<boolean> => {
    const repository = repositories.findById(repositoryId)
    if (repository === null || repository.deletedAt !== null) throw missing('The repository')
    const path = deps.repositoryPath(repositoryId)
    return (await deps.git.listRefs(path, ['refs/heads/', 'refs/tags/'])).size === 0
  }
  const closeUntilFirstRun = (repositoryId: string): void => {
    repositories.setState(repositoryId, 'syncing_first')
    announcer.repositoryChanged(repositoryId)
  }

  const retry = (failing: readonly MirrorRow[]): void => {
    for (const mirror of failing) {
      if (mirror.pausedAt !== null) continue
      if (isResting()) mirrors.change(mirror.id, { nextRunAt: deps.clock.now() })
      else request(mirror, { trigger: 'retry' })
    }
  }

  return {
    request,
    isEmptyRepository,
    closeUntilFirstRun,
    retry,
    retryFailing: (candidates) =>
      retry(candidates.filter((mirror) => announcer.view(mirror).failure !== null)),
    startFetch: async ({ repositoryId, address, accountId, replace, confirmPublic }) => {
      const isEmpty = await isEmptyRepository(repositoryId)
      await deps.refusePublishing?.({
        repositoryId,
        repository: repositories.findById(repositoryId)?.name ?? '',
        mirrorId: null,
        direction: 'pull',
        address,
        isConfirmed: confirmPublic ?? false,
      })
      const job = queue.request({
        repositoryId,
        mirrorId: null,
        kind: 'fetch',
        url: address.url,
        trigger: 'manual',
        accountId,
        accept: false,
        replace,
        isFirstRun: false,
      })
      if (isEmpty) closeUntilFirstRun(repositoryId)
      return runOf(job.id)
    },
    getRun: detailsOf,
    listRuns: (options) => {
      const page = runs.list(options)
      return { items: page.items.map(toRun), nextCursor: page.nextCursor }
    },
    cancelRun: async (runId) => {
      runOf(runId)
      await queue.cancel((job) => job.id === runId)
      return runOf(runId)
    },
    whenRunEnded: async (runId) => {
      await queue.find(runId)?.finished
      return detailsOf(runId)
    },
  }
}
