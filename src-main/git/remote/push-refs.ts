import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { PushRequest, PushResult, PushUpdate, RemoteGit } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RefReader } from '../ref-reader.ts'
import type { AskAncestry } from '../repository/ancestry.ts'
import type { RunGit } from '../run-git.ts'
import { factsOf } from './failure-facts.ts'
import { isHttp } from './include-file.ts'
import { lazyRefs } from './lazy-refs.ts'
import { withOutgoingRefs } from './outgoing-refs.ts'
import type { SendPart } from './parted-push.ts'
import { pushInParts } from './push-in-parts.ts'
import { pushLimitsOf, type PushLimits } from './push-limits.ts'
import type { PorcelainLine } from './push-porcelain.ts'
import { pushStages } from './push-stages.ts'
import { refResult, runPush, shownOutput } from './run-push.ts'
import { failureContext, type RunRemoteGit } from './run-remote-git.ts'
import type { SendOverHttp } from './sending/send-over-http.ts'
import { alignTrackingRefs } from './tracking-leases.ts'
import {
  differingFrom,
  moveTrackingRefs,
  readTrackingRefs,
  trackingPrefixOf,
  trackingRef,
  trackingRefspecs,
  unseenOf,
} from './tracking-refs.ts'
import { createTransferProgress } from './transfer-progress.ts'

export type PushDependencies = {
  readonly runRemote: RunRemoteGit
  readonly run: RunGit
  readonly refs: RefReader
  readonly sendOverHttp: SendOverHttp
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
  /** git moved the tracking refs of what went through. */
  readonly isTracked: boolean
}

/** Sends updates together. Throws when that failed as a whole, so that no ref can be said to have been refused. */
const pushStage = async (
  dependencies: PushDependencies,
  request: PushRequest,
  updates: readonly PushUpdate[],
  { leases, label }: Parameters<SendPart>[1],
): Promise<StageResult> => {
  const { runRemote, run, stallMs } = dependencies
  const { repositoryPath, remote, runId, mirrorId, signal, onProgress } = request
  const progress = createTransferProgress(
    ({ fraction, text }) =>
      onProgress(label === '' ? { fraction, text } : { fraction: null, text: label + text }),
    failureContext(remote, 'write').secrets,
  )
  if (isHttp(remote.address)) {
    const sent = await dependencies.sendOverHttp({
      repositoryPath,
      remote,
      updates,
      isAtomic: false,
      likeRemote: [trackingPrefixOf(mirrorId)],
      signal,
      onText: progress.push,
    })
    progress.finish()
    if (sent !== null) return { ...sent, isTracked: false }
    await alignTrackingRefs(dependencies, repositoryPath, mirrorId, updates)
  }
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
    return { lines, output, bytes: progress.bytes(), movedTo, isTracked: true }
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

/**
 * Updates that must not be pushed, because what they expect at the remote is not here. For `git push` the tracking refs
 * are made to say what is expected; over HTTP each lease goes with its update.
 */
const unseenUpdates = async (
  dependencies: PushDependencies,
  { repositoryPath, mirrorId, remote, updates }: PushRequest,
): Promise<ReadonlySet<PushUpdate>> => {
  if (!isHttp(remote.address)) return alignTrackingRefs(dependencies, repositoryPath, mirrorId, updates)
  const tracking = await readTrackingRefs(dependencies.refs, repositoryPath, mirrorId)
  return unseenOf(dependencies.run, repositoryPath, differingFrom(tracking, mirrorId, updates))
}

/**
 * Pushes with a lease for every ref and never a `+` (fact L1), in stages: over HTTP by ourselves, else by `git push`.
 * Refusals of single refs are results. When an earlier stage went through, the failure of a later one is told ref by ref
 * too, so that what did change is not forgotten. What is more than the host takes goes in parts.
 */
export const pushRefs = async (dependencies: PushDependencies, request: PushRequest): Promise<PushResult> => {
  refuseMalformed(request)
  const { run, refs } = dependencies
  const { repositoryPath, mirrorId, remote } = request
  const unseen = await unseenUpdates(dependencies, request)
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

  /** Where tracking refs are to stand, of what git did not push. */
  const moved = new Map<string, ObjectId | null>()

  const head = updates.length > 1 ? (await refs.head(repositoryPath)).target : null
  const limits = dependencies.limits ?? pushLimitsOf(remote.address.host, request.isCareful === true)
  const send: SendPart = async (part, how) => {
    const result = await pushStage(dependencies, request, part, how)
    output += `${result.output}\n`
    bytes += result.bytes
    movedTo ??= result.movedTo
    const accepted = new Set(result.lines.flatMap(({ ref, ok }) => (ok ? [ref] : [])))
    for (const { ref, newObjectId } of result.isTracked ? [] : part) {
      const name = accepted.has(ref) ? trackingRef(mirrorId, ref) : null
      if (name !== null) moved.set(name, newObjectId)
    }
    return result.lines
  }
  const onDone = (ref: string, reason: string | null): void => {
    reasons.set(ref, reason)
    told.add(ref)
  }
  const onReached = (ref: string, objectId: ObjectId): void => void reached.set(ref, objectId)
  try {
    for (const stage of pushStages(updates, head)) {
      try {
        await pushInParts({ ...dependencies, request, limits, send, onDone, onReached }, stage)
      } catch (error) {
        if (told.size === 0 || !(error instanceof AppError) || error.code === 'cancelled') throw error
        for (const { ref } of stage) if (!reasons.has(ref)) reasons.set(ref, error.message)
      }
    }
  } finally {
    // Should it fail, as on a full disk, the push went through all the same: the end of the run writes them anew.
    await moveTrackingRefs(run, repositoryPath, moved).catch(() => undefined)
  }
  for (const ref of await alreadyGone(dependencies, request, updates, reasons)) reasons.set(ref, null)

  const said = shownOutput(remote, output)
  const results = request.updates.map(({ ref }) => {
    const result = refResult(remote, ref, reasons, said)
    const standsAt = reached.get(ref)
    return result.ok || standsAt === undefined ? result : { ...result, standsAt }
  })
  return { refs: results, bytes, output: said, facts: factsOf(said), movedTo }
}
