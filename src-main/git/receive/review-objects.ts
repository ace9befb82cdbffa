import type { LargeFile } from '../../core/ports/large-files.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { mapBounded } from '../refs/bounded.ts'
import type { RunGit } from '../run-git.ts'
import { findDisconnected } from './check-connected.ts'
import type { Push, ReceiveParts } from './push.ts'
import type { Quarantine } from './quarantine.ts'
import type { StartedAhead } from './start-ahead.ts'

const parallelProcesses = 4

/**
 * The step between "the objects are in quarantine" and "refs move": what has to see the objects decides here.
 * git finds the new objects with `quarantine.environment`, and a text in `refusals` keeps a ref where it is.
 */
export const reviewObjects = async (
  { run, spawn }: ReceiveParts,
  push: Push,
  quarantine: Quarantine | null,
  updates: readonly RefUpdate[],
  refusals: Map<string, string>,
  ahead: StartedAhead | null,
): Promise<void> => {
  if (quarantine === null) return
  const { environment } = quarantine
  const brought = updates.filter((update): update is Brought => update.newObjectId !== null)

  const ids = [...new Set(brought.map(({ newObjectId }) => newObjectId))]
  const check = { repositoryPath: push.repository.path, environment, signal: push.signal }
  const review = (
    updates: readonly RefUpdate[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> => {
    const ephemeral = push.repository.variant === 'ephemeral'
    return push.rules.reviewObjects(updates, { ...check, ephemeral, signal })
  }
  // Begun at once, because most pushes are whole; what it says about one that is not does not count.
  const stop = new AbortController()
  const early = review(brought, AbortSignal.any([push.signal, stop.signal]))
  early.catch(() => undefined)
  let files: readonly LargeFile[] = []
  const disconnected = await findDisconnected(spawn, check, ids, ahead?.walk, (found) => {
    files = found
  })
  for (const { ref, newObjectId } of brought) {
    if (disconnected.has(newObjectId)) refusals.set(ref, 'missing necessary objects')
  }
  if (disconnected.size > 0) stop.abort()

  await mapBounded(brought, parallelProcesses, async ({ ref, oldObjectId, newObjectId }) => {
    if (oldObjectId === null || refusals.has(ref)) return
    const refusal = push.rules.refuseRewind(ref)
    if (refusal === null) return
    const forward = await isFastForward(run, check, oldObjectId, newObjectId)
    if (!forward) refusals.set(ref, refusal)
  })

  if (files.length > 0) {
    const ephemeral = push.repository.variant === 'ephemeral'
    const lacking = await push.rules.reviewLargeFiles(files, brought, { ...check, ephemeral })
    for (const [ref, reason] of lacking) refusals.set(ref, reason)
  }

  const open = brought.filter(({ ref }) => !refusals.has(ref))
  const reviewed = await (disconnected.size === 0 ? early : review(open, push.signal))
  for (const { ref } of open) {
    const refusal = reviewed.get(ref)
    if (refusal !== undefined) refusals.set(ref, refusal)
  }
}

type Brought = RefUpdate & { readonly newObjectId: string }

/** What is no commit has no history to go forward in (exit code 128). */
const isFastForward = async (
  run: RunGit,
  at: { readonly repositoryPath: string; readonly environment: Readonly<Record<string, string>> },
  oldObjectId: string,
  newObjectId: string,
): Promise<boolean> => {
  const { exitCode } = await run(['merge-base', '--is-ancestor', oldObjectId, newObjectId], {
    directory: at.repositoryPath,
    environment: at.environment,
    expectedExitCodes: [1, 128],
  })
  return exitCode === 0
}
