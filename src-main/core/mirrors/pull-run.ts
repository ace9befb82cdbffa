import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RemoteRefs } from '../ports/remote-git.ts'
import { fingerprintOf } from './fingerprint.ts'
import { bringLargeFiles } from './large-files-pull.ts'
import { followDefaultBranch } from './follow-default-branch.ts'
import { findMassChange, type PullPlan } from './mass-change-guard.ts'
import { publishRefs } from './publish-refs.ts'
import { changesOf, heldRef, planPull } from './pull-plan.ts'
import {
  isPulled,
  pulledPrefixes,
  selectRefs,
  trackedRefs,
  trackingPrefix,
  trackingRefspecs,
} from './ref-scope.ts'
import { changeCounterOf, type MirrorRunContext, type RunResult } from './run-context.ts'

const attempts = 3

/**
 * Brings a repository to the state of its upstream (mirror semantics 2.4): check, fetch into private tracking refs,
 * decide ref by ref, keep old tips, publish by compare-and-swap, record. Equal sides end it after the check, with
 * no process started.
 * @throws AppError `remote_held` when the guard holds a mass change, and what `RemoteGit` throws
 */
export const runPull = async (context: MirrorRunContext): Promise<RunResult> => {
  const { mirror } = context
  const counter = changeCounterOf(context)
  const seen = await context.asCheck(async () => {
    context.enter('check')
    return context.remoteGit.listRefs(context.remote, { prefixes: pulledPrefixes, signal: context.signal })
  })
  const remote = selectRefs(seen.refs, isPulled)
  const unmoved = mirror.fingerprint === fingerprintOf(remote, seen.head)
  const waits = context.largeFileRecords.hasMissing(mirror.id)
  if (unmoved && mirror.syncedChangeCounter === counter && !waits) {
    return { unchanged: true, agreedCount: remote.size }
  }
  return context.asOnlyWriter(() =>
    context.asTransfer(async () => publishPull(context, await fetchTips(context, remote), seen)),
  )
}

/** The remote's refs with their objects here. What the fetch brought counts, should the remote have moved since. */
const fetchTips = async (context: MirrorRunContext, remote: RefMap): Promise<RefMap> => {
  const { git, repositoryPath, mirror } = context
  // Nothing to fetch; and what is tracked still leads to the objects of a remote that lost everything.
  if (remote.size === 0) return remote
  const tracked = async (): Promise<RefMap> =>
    selectRefs(
      trackedRefs(mirror.id, await git.listRefs(repositoryPath, [trackingPrefix(mirror.id)])),
      isPulled,
    )
  if (sameRefs(await tracked(), remote)) return remote
  context.enter('fetch')
  const { bytes } = await context.remoteGit.fetch({
    repositoryPath,
    remote: context.remote,
    refspecs: trackingRefspecs(mirror.id, pulledPrefixes),
    prune: true,
    signal: context.signal,
    onProgress: context.onProgress,
  })
  context.report.addBytes(bytes)
  return tracked()
}

const sameRefs = (left: RefMap, right: RefMap): boolean =>
  left.size === right.size && [...left].every(([ref, objectId]) => right.get(ref) === objectId)

const publishPull = async (
  context: MirrorRunContext,
  remote: RefMap,
  seen: RemoteRefs,
): Promise<RunResult> => {
  const { git, mirrors, mirror, repositoryPath } = context
  const base = mirrors.baseRefs(mirror.id)
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const counter = changeCounterOf(context)
    const local = selectRefs(await git.listRefs(repositoryPath, pulledPrefixes), isPulled)
    const plan = await planPull({ base, local, remote }, (ancestor, descendant) =>
      git.isAncestor(repositoryPath, ancestor, descendant),
    )
    const allowed = await holdMassChange(context, plan, { remote, base, head: seen.head })
    const { changes, problems } = changesOf(allowed, local)
    problems.forEach(context.report.setRef)
    await bringLargeFiles(context, changes, local)
    let countedChanges = 0
    if (changes.length > 0) {
      const publication = await publishRefs(context, changes)
      if (publication.lostRace) continue
      countedChanges = publication.countedChanges
    }
    const published = new Map<string, ObjectId>(local)
    for (const { ref, newObjectId } of changes) {
      if (newObjectId === null) published.delete(ref)
      else published.set(ref, newObjectId)
    }
    await followDefaultBranch(context, { remoteHead: seen.head, before: local, local: published })
    return recordPull(context, {
      base,
      remote,
      local: published,
      head: seen.head,
      counter: counter + countedChanges,
    })
  }
  throw new AppError('ref_conflict', 'Refs kept moving while the pull was being published.')
}

/** Applies `onDestructive` to a mass change: stops the run, or takes those refs out of the plan. */
const holdMassChange = async (
  context: MirrorRunContext,
  plan: PullPlan,
  sides: { readonly remote: RefMap; readonly base: RefMap; readonly head: string | null },
): Promise<PullPlan> => {
  const { mirror, git, repositoryPath, report } = context
  if (context.isAccepted() || mirror.onDestructive === 'accept') return plan
  const massChange = await findMassChange({
    plan,
    remoteRefCount: sides.remote.size,
    baseRefCount: sides.base.size,
    defaultBranches: [sides.head, mirror.remoteHead],
    sharesHistory: (left, right) => git.sharesHistory(repositoryPath, left, right),
  })
  if (massChange === null) return plan
  const allowed = new Map(plan)
  for (const ref of massChange.affected) {
    const decision = plan.get(ref)
    if (decision !== undefined) report.setRef(heldRef(ref, decision))
    allowed.delete(ref)
  }
  if (mirror.onDestructive === 'keep') return allowed
  throw new AppError('remote_held', 'A mass change upstream is held for approval.', {
    details: { affected: massChange.affected.length, total: massChange.total },
  })
}

/** Writes down what both sides agree on now. A crash before this is repaired by the next run, which finds them equal. */
const recordPull = (
  context: MirrorRunContext,
  end: {
    readonly base: RefMap
    readonly remote: RefMap
    readonly local: RefMap
    readonly head: string | null
    readonly counter: number
  },
): RunResult => {
  context.enter('record')
  const changes = new Map<string, ObjectId | null>()
  let agreedCount = 0
  let disagreedCount = 0
  for (const ref of new Set([...end.remote.keys(), ...end.base.keys()])) {
    const objectId = end.remote.get(ref) ?? null
    if ((end.local.get(ref) ?? null) !== objectId) disagreedCount += 1
    else {
      if (objectId !== null) agreedCount += 1
      if ((end.base.get(ref) ?? null) !== objectId) changes.set(ref, objectId)
    }
  }
  context.mirrors.changeBaseRefs(context.mirror.id, changes)
  context.mirrors.change(context.mirror.id, {
    fingerprint: disagreedCount === 0 ? fingerprintOf(end.remote, end.head) : null,
    syncedChangeCounter: end.counter,
    remoteHead: end.head,
  })
  return { unchanged: false, agreedCount }
}
