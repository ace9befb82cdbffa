import type { Run, RunDetails, RunTrigger } from '../../../src-shared/domain/run.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Announcer } from './announcer.ts'
import type { RunCalls } from './engine-calls.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { missing } from './missing.ts'
import { toRun } from './mirror-view.ts'
import type { RunJob } from './run-job.ts'
import type { RunQueue, RunRequest } from './run-queue.ts'

export type RequestOptions = {
  readonly trigger: RunTrigger
  readonly accept?: boolean
  /** It brings a whole repository in and lets shorter runs pass. */
  readonly isFirstRun?: boolean
}

export type WantedRun = { readonly mirror: MirrorRow } & RequestOptions

/** Who asks for runs goes through here. */
export type RunRequests = RunCalls & {
  readonly request: (mirror: MirrorRow, options: RequestOptions) => Run
  /** The same for whoever wants to know nothing of the run. */
  readonly queue: (mirror: MirrorRow, options: RequestOptions) => void
  /** The same of many, stored all or none with what `alongside` stores. */
  readonly queueAll: (wanted: readonly WantedRun[], alongside: () => void) => void
  /**
   * Runs those whose last run failed, unless they are paused: the first few at once, the others one after the other; while
   * all rest, as soon as they no longer do.
   */
  readonly retryFailing: (candidates: readonly MirrorRow[]) => void
  /** The same of mirrors that are known to fail. */
  readonly retry: (failing: readonly MirrorRow[]) => void
  /** @throws AppError `not_found` when there is no such living repository */
  readonly isEmptyRepository: (repositoryId: string) => Promise<boolean>
  /** Nothing is served from a repository that waits for its first data. */
  readonly closeUntilFirstRun: (repositoryId: string) => void
}

/** A person sees at once whether it works now; a host is not asked by a thousand mirrors because one sign-in is new. */
const retriedAtOnce = 4
/** The others follow one by one, as those that were held do (`holds.ts`). */
const retrySpreadMs = 250

export const createRunRequests = (
  deps: MirrorEngineDeps,
  parts: {
    readonly announcer: Announcer
    readonly queue: RunQueue
    /** Whether all mirrors rest. */
    readonly isResting: () => boolean
    /** A `nextRunAt` was written. */
    readonly rescheduled: () => void
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
  const requestFor = (mirror: MirrorRow, options: RequestOptions): RunRequest => ({
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
  const jobFor = (mirror: MirrorRow, options: RequestOptions): RunJob =>
    queue.request(requestFor(mirror, options))
  const request = (mirror: MirrorRow, options: RequestOptions): Run => runOf(jobFor(mirror, options).id)
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
    const waiting = failing.filter(({ pausedAt }) => pausedAt === null)
    const atOnce = isResting() ? 0 : retriedAtOnce
    for (const mirror of waiting.slice(0, atOnce)) jobFor(mirror, { trigger: 'retry' })
    const now = deps.clock.now()
    for (const [index, { id }] of waiting.slice(atOnce).entries()) {
      mirrors.change(id, { nextRunAt: now + (index + 1) * retrySpreadMs })
      announcer.mirrorChanged(id)
    }
    if (waiting.length > atOnce) parts.rescheduled()
  }

  return {
    request,
    queue: (mirror, options) => void jobFor(mirror, options),
    queueAll: (wanted, alongside) =>
      queue.requestAll(
        wanted.map(({ mirror, ...options }) => requestFor(mirror, options)),
        alongside,
      ),
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
