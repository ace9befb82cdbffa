import type { PushRequest, PushResult, PushUpdate, RemoteGit } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RunGit } from '../run-git.ts'
import { factsOf } from './failure-facts.ts'
import { lazyRefs } from './lazy-refs.ts'
import { withOutgoingRefs } from './outgoing-refs.ts'
import type { PorcelainLine } from './push-porcelain.ts'
import { pushStages } from './push-stages.ts'
import { refResult, runPush, shownOutput } from './run-push.ts'
import { failureContext, type RunRemoteGit } from './run-remote-git.ts'
import { alignTrackingRefs, trackingRefspecs } from './tracking-leases.ts'
import { createTransferProgress } from './transfer-progress.ts'

export type PushDependencies = {
  readonly runRemote: RunRemoteGit
  readonly run: RunGit
  readonly listRefs: RemoteGit['listRefs']
  readonly stallMs: number
}

const refForm = /^refs\/[^\s~^:?*[\\]+$/
const idForm = /^[\w-]+$/

const refuseMalformed = ({ runId, mirrorId, updates }: PushRequest): void => {
  const wellFormed =
    idForm.test(runId) && idForm.test(mirrorId) && updates.every(({ ref }) => refForm.test(ref))
  if (!wellFormed) throw new AppError('internal', 'A push names a ref or a run that git would not take.')
}

type StageResult = {
  readonly lines: readonly PorcelainLine[]
  readonly output: string
  readonly bytes: number
  readonly movedTo: string | null
}

/** One `git push`. Throws when the push as a whole failed, so that no ref can be said to have been refused. */
const pushStage = async (
  { runRemote, run, stallMs }: PushDependencies,
  request: PushRequest,
  updates: readonly PushUpdate[],
): Promise<StageResult> => {
  const { repositoryPath, remote, runId, mirrorId, signal, onProgress } = request
  const progress = createTransferProgress(onProgress, failureContext(remote, 'write').secrets)
  return withOutgoingRefs(run, repositoryPath, runId, updates, async (refspecs) => {
    const { lines, output, movedTo } = await runPush(runRemote, {
      configuration: lazyRefs,
      options: ['--force-with-lease'],
      directory: repositoryPath,
      remote,
      settings: { fetch: trackingRefspecs(mirrorId), push: refspecs },
      stallMs,
      signal,
      onStderr: progress.push,
    })
    progress.finish()
    return { lines, output, bytes: progress.bytes(), movedTo }
  })
}

/** Deletions that were refused because the ref is no longer there: another did what we wanted. */
const alreadyGone = async (
  { listRefs }: PushDependencies,
  { remote, signal }: PushRequest,
  updates: readonly PushUpdate[],
  reasons: ReadonlyMap<string, string | null>,
): Promise<ReadonlySet<string>> => {
  const doubtful = updates
    .filter(({ ref, newObjectId }) => newObjectId === null && reasons.get(ref) === 'stale info')
    .map(({ ref }) => ref)
  if (doubtful.length === 0) return new Set()
  const { refs } = await listRefs(remote, { prefixes: doubtful, signal })
  return new Set(doubtful.filter((ref) => !refs.has(ref)))
}

const defaultBranch = async (run: RunGit, directory: string): Promise<string | null> => {
  const { stdout } = await run(['symbolic-ref', '--quiet', 'HEAD'], { directory, expectedExitCodes: [1] })
  return stdout.trim() || null
}

/**
 * `git push` with a lease for every ref and never a `+` (fact L1), in stages. Refusals of single refs are results.
 * When an earlier stage went through, the failure of a later one is told ref by ref too, so that what did change
 * is not forgotten.
 */
export const pushRefs = async (dependencies: PushDependencies, request: PushRequest): Promise<PushResult> => {
  refuseMalformed(request)
  const { run } = dependencies
  const { repositoryPath, mirrorId, remote } = request
  const unseen = await alignTrackingRefs(run, repositoryPath, mirrorId, request.updates)
  const updates = request.updates.filter((update) => !unseen.has(update))
  /** Reason by ref; null when it went through. */
  const reasons = new Map<string, string | null>([...unseen].map(({ ref }) => [ref, 'fetch first']))
  let output = ''
  let bytes = 0
  let pushed = false
  let movedTo: string | null = null

  const head = updates.length > 1 ? await defaultBranch(run, repositoryPath) : null
  for (const stage of pushStages(updates, head)) {
    try {
      const result = await pushStage(dependencies, request, stage)
      for (const { ref, reason } of result.lines) reasons.set(ref, reason)
      output += `${result.output}\n`
      bytes += result.bytes
      movedTo ??= result.movedTo
      pushed = true
    } catch (error) {
      if (!pushed || !(error instanceof AppError) || error.code === 'cancelled') throw error
      for (const { ref } of stage) reasons.set(ref, error.message)
    }
  }
  for (const ref of await alreadyGone(dependencies, request, updates, reasons)) reasons.set(ref, null)

  const said = shownOutput(remote, output)
  const refs = request.updates.map(({ ref }) => refResult(remote, ref, reasons, said))
  return { refs, bytes, output: said, facts: factsOf(said), movedTo }
}
