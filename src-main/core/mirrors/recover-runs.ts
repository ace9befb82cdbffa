import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RunRow } from '../ports/run-store.ts'
import type { Announcer } from './announcer.ts'
import type { MirrorEngineDeps } from './engine-deps.ts'
import { isFirstSync } from './first-sync.ts'
import { forgetRefs, forgetRemote } from './forget-refs.ts'
import { onceOwnerOf } from './ref-scope.ts'
import { failureOf } from './run-failure.ts'
import { openAfterFirstRun } from './run-finish.ts'
import type { RunQueue } from './run-queue.ts'
import { storedAddress } from './stored-address.ts'

/**
 * Takes up what a shutdown or a crash left: runs that waited go on waiting; those under way are marked interrupted
 * and queued again. The refs are as after the last finished step, and the new run repairs the rest.
 * @param isResting whether all mirrors rest: what had begun by itself then waits for the end of that
 */
export const recoverRuns = async (
  deps: MirrorEngineDeps,
  queue: RunQueue,
  announcer: Announcer,
  isResting: () => boolean,
): Promise<void> => {
  const { stores, clock } = deps
  const unfinished = stores.runs.listUnfinished()
  const mayRun = (row: RunRow): boolean => {
    const repository = stores.repositories.findById(row.repositoryId)
    if (repository === null || repository.deletedAt !== null) return false
    if (row.mirrorId === null) return row.kind === 'fetch'
    const mirror = stores.mirrors.find(row.mirrorId)
    // Turned round since: a run in the new direction is due already.
    if (mirror?.direction !== row.kind) return false
    return row.state === 'queued' || mirror.pausedAt === null
  }
  const isFirstRun = (row: RunRow): boolean =>
    row.mirrorId !== null && stores.mirrors.find(row.mirrorId)?.firstRunFinishedAt === null

  const waitsForResume = (row: RunRow): boolean =>
    isResting() && row.mirrorId !== null && row.trigger !== 'manual' && !isFirstRun(row)

  /** Who heard of its beginning hears of its end. */
  const observeEnd = (row: RunRow, isFirst: boolean): void => {
    const run = row.kind === 'push' || row.startedAt === null ? null : stores.runs.find(row.id)
    if (run !== null && deps.observer?.wantsSyncs(row.repositoryId)) deps.observer.syncEnded(run, isFirst)
  }

  /** @param goOn queues what continues the run; null when nothing does */
  const interrupt = async (row: RunRow, goOn: (() => void) | null): Promise<void> => {
    const continues = goOn !== null
    const isFirst = isFirstSync(stores, row)
    // Both first: a core that is killed here looks only at unfinished runs when it starts again.
    await sweep(row, continues)
    goOn?.()
    stores.runs.finish(row.id, {
      outcome: 'interrupted',
      finishedAt: clock.now(),
      bytes: row.bytes,
      failure: failureOf(
        new AppError('interrupted', 'The run was interrupted.'),
        continues ? clock.now() : null,
      ),
      notes: [],
      refs: [],
      noteworthy: false,
    })
    if (!continues && row.kind !== 'push') openAfterFirstRun(stores, row.repositoryId)
    announcer.runChanged(row.id)
    observeEnd(row, isFirst)
  }

  /** What the run would have removed at its end; of a fetch that is continued, nothing. */
  const sweep = async (row: RunRow, continues: boolean): Promise<void> => {
    const path = deps.repositoryPath(row.repositoryId)
    try {
      if (row.kind === 'fetch' && !continues) {
        const owner = onceOwnerOf(storedAddress(row.url).canonical)
        await forgetRemote({ ...deps, repositoryPath: path }, owner)
      }
      if (row.kind === 'push' || row.kind === 'sync') {
        await forgetRefs(deps.git, path, `refs/outgoing/${row.id}/`)
      }
    } catch (error) {
      deps.log.warn('private refs of an interrupted run could not be removed', {
        runId: row.id,
        error: String(error),
      })
    }
  }

  // Waiting ones first: a run that is queued again then joins the one that waits for its mirror.
  for (const row of unfinished.filter(({ state }) => state === 'queued')) {
    if (mayRun(row)) queue.resume(row, isFirstRun(row))
    else await interrupt(row, null)
  }
  const goOn = (row: RunRow): void => {
    const { repositoryId, mirrorId, kind, url, accountId, accept, replace } = row
    if (mirrorId !== null && waitsForResume(row)) {
      stores.mirrors.change(mirrorId, { nextRunAt: clock.now() })
      return
    }
    const asked = { repositoryId, mirrorId, kind, url, accountId, accept, replace }
    queue.request({ ...asked, trigger: 'startup', isFirstRun: isFirstRun(row) })
  }
  for (const row of unfinished.filter(({ state }) => state === 'running')) {
    await interrupt(row, mayRun(row) ? () => goOn(row) : null)
  }
}
