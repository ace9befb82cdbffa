import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { PushRequest, PushResult, PushUpdate, RemoteGit } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { AskAncestry } from '../repository/ancestry.ts'
import type { RunGit } from '../run-git.ts'
import { factsOf } from './failure-facts.ts'
import { lazyRefs } from './lazy-refs.ts'
import { withOutgoingRefs } from './outgoing-refs.ts'
import type { SendPart } from './parted-push.ts'
import { pushInParts } from './push-in-parts.ts'
import { pushLimitsOf, type PushLimits } from './push-limits.ts'
import type { PorcelainLine } from './push-porcelain.ts'
import { pushStages } from './push-stages.ts'
import { refResult, runPush, shownOutput } from './run-push.ts'
import { failureContext, type RunRemoteGit } from './run-remote-git.ts'
import { alignTrackingRefs, trackingRefspecs } from './tracking-leases.ts'
import { createTransferProgress } from './transfer-progress.ts'

export type PushDependencies = {
  readonly runRemote: RunRemoteGit
  readonly run: RunGit
  readonly isAncestor: AskAncestry
  readonly listRefs: RemoteGit['listRefs']
  readonly stallMs: number
  /** How much goes in one push; without it, by host. */
  readonly limits?: PushLimits
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
  { leases, label }: Parameters<SendPart>[1],
): Promise<StageResult> => {
  const { repositoryPath, remote, runId, mirrorId, signal, onProgress } = request
  const progress = createTransferProgress(
    ({ fraction, text }) =>
      onProgress(label === '' ? { fraction, text } : { fraction: null, text: label + text }),
    failureContext(remote, 'write').secrets,
  )
  return withOutgoingRefs(run, repositoryPath, runId, updates, async (refspecs) => {
    const { lines, output, movedTo } = await runPush(runRemote, {
      configuration: lazyRefs,
      options: ['--force-with-lease', ...leases],
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
 * is not forgotten. What is more than the host takes goes in parts.
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
  /** Refs of which the remote has said something. */
  const told = new Set<string>()
  let movedTo: string | null = null
  /** How far branches came that are sent in steps. */
  const reached = new Map<string, ObjectId>()

  const head = updates.length > 1 ? await defaultBranch(run, repositoryPath) : null
  const limits = dependencies.limits ?? pushLimitsOf(remote.address.host, request.isCareful === true)
  const send: SendPart = async (part, how) => {
    const result = await pushStage(dependencies, request, part, how)
    output += `${result.output}\n`
    bytes += result.bytes
    movedTo ??= result.movedTo
    return result.lines
  }
  const onDone = (ref: string, reason: string | null): void => {
    reasons.set(ref, reason)
    told.add(ref)
  }
  const onReached = (ref: string, objectId: ObjectId): void => void reached.set(ref, objectId)
  for (const stage of pushStages(updates, head)) {
    try {
      await pushInParts({ ...dependencies, request, limits, send, onDone, onReached }, stage)
    } catch (error) {
      if (told.size === 0 || !(error instanceof AppError) || error.code === 'cancelled') throw error
      for (const { ref } of stage) if (!reasons.has(ref)) reasons.set(ref, error.message)
    }
  }
  for (const ref of await alreadyGone(dependencies, request, updates, reasons)) reasons.set(ref, null)

  const said = shownOutput(remote, output)
  const refs = request.updates.map(({ ref }) => {
    const result = refResult(remote, ref, reasons, said)
    const standsAt = reached.get(ref)
    return result.ok || standsAt === undefined ? result : { ...result, standsAt }
  })
  return { refs, bytes, output: said, facts: factsOf(said), movedTo }
}
