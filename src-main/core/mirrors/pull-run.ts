import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RemoteRefs } from '../ports/remote-git.ts'
import { fetchTracked } from './fetch-tracked.ts'
import { fingerprintOf } from './fingerprint.ts'
import { endOfGuard, holdUnapproved, losesRefs } from './flip-guard.ts'
import { bringLargeFiles } from './large-files-pull.ts'
import { followDefaultBranch } from './follow-default-branch.ts'
import { findMassChange, type PullPlan } from './mass-change-guard.ts'
import { scopeOf } from './mirror-scope.ts'
import { noteMove } from './note-move.ts'
import { publishRefs } from './publish-refs.ts'
import { changesOf, heldRef, planPull } from './pull-plan.ts'
import { pulledPrefixes, selectRefs } from './ref-scope.ts'
import { leftScope } from './left-scope.ts'
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
  const scope = scopeOf(mirror)
  const counter = changeCounterOf(context)
  const seen = await context.asCheck(async () => {
    context.enter('check')
    return context.remoteGit.listRefs(context.remote, { prefixes: scope.prefixes, signal: context.signal })
  })
  noteMove(context, seen.movedTo)
  const listed = context.listing(seen, 'pull', scope)
  const unmoved = mirror.fingerprint === listed.fingerprint
  const waits = context.largeFileRecords.hasMissing(mirror.id)
  if (unmoved && mirror.syncedChangeCounter === counter && !waits) {
    return { unchanged: true, agreedCount: listed.size }
  }
  return context.asOnlyWriter(() =>
    context.asTransfer(async () =>
      publishPull(context, await fetchTips(context, listed.refs, seen.head), seen),
    ),
  )
}

/** The remote's refs with their objects here. */
export const fetchTips = async (
  context: MirrorRunContext,
  remote: RefMap,
  head: string | null,
): Promise<RefMap> => {
  const { mirror, report } = context
  const scope = scopeOf(mirror)
  const onFetch = (): void => context.enter('fetch')
  const { addBytes: onBytes } = report
  const parts = { ...context, mirrorId: mirror.id, scope, onFetch, head, onBytes }
  const { refs, bytes } = await fetchTracked(parts, remote)
  report.addBytes(bytes)
  return refs
}

const publishPull = async (
  context: MirrorRunContext,
  remote: RefMap,
  seen: RemoteRefs,
): Promise<RunResult> => {
  const { git, mirrors, mirror, repositoryPath } = context
  const { carries } = scopeOf(mirror)
  const base = selectRefs(mirrors.baseRefs(mirror.id), carries)
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const counter = changeCounterOf(context)
    // All of them: a new name must not clash with a branch that the mirror does not carry.
    const present = await git.listRefs(repositoryPath, pulledPrefixes)
    const local = selectRefs(present, carries)
    const decided = await planPull({ base, local, remote }, (ancestor, descendant) =>
      git.isAncestor(repositoryPath, ancestor, descendant),
    )
    const { plan, heldCount } = holdUnapproved(context, decided)
    if (losesRefs(plan)) await context.confirmRemote()
    const allowed = await holdMassChange(context, plan, { remote, base, head: seen.head })
    const { changes, problems } = changesOf(allowed, present)
    problems.forEach(context.report.setRef)
    await bringLargeFiles(context, changes, local)
    let countedChanges = 0
    if (changes.length > 0) {
      const publication = await publishRefs(context, changes, mirror.id)
      if (publication.lostRace) continue
      countedChanges = publication.countedChanges
    }
    const published = new Map<string, ObjectId>(present)
    for (const { ref, newObjectId } of changes) {
      if (newObjectId === null) published.delete(ref)
      else published.set(ref, newObjectId)
    }
    await followDefaultBranch(context, { remoteHead: seen.head, before: present, local: published })
    return recordPull(context, {
      base,
      remote,
      local: published,
      head: seen.head,
      counter: counter + countedChanges,
      heldCount,
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
  // What is left to lose after a flip, a person has seen ref by ref.
  if (mirror.flippedAt !== null) return plan
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
    /** Refs that wait for somebody to approve the flip. */
    readonly heldCount: number
  },
): RunResult => {
  context.enter('record')
  const { key, carries } = scopeOf(context.mirror)
  const changes = leftScope(context, carries)
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
    fingerprint: disagreedCount === 0 ? fingerprintOf(end.remote, end.head, key) : null,
    syncedChangeCounter: end.counter,
    remoteHead: end.head,
    ...endOfGuard(end.heldCount),
  })
  return { unchanged: false, agreedCount }
}
