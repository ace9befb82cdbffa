import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ObjectId, RefMap } from '../../../src-shared/domain/ref.ts'
import type { RemoteRefs } from '../ports/remote-git.ts'
import { estimatePushBytes } from './estimate-push.ts'
import { fingerprintOf } from './fingerprint.ts'
import { endOfGuard, holdUnapproved, losesRefs } from './flip-guard.ts'
import { followDefaultBranch } from './follow-default-branch.ts'
import { holdMassChangeInSync } from './hold-sync.ts'
import { bringLargeFiles } from './large-files-pull.ts'
import { leftScope } from './left-scope.ts'
import type { Listing } from './listing.ts'
import { scopeOf, type MirrorScope } from './mirror-scope.ts'
import { noteMove } from './note-move.ts'
import { publishRefs } from './publish-refs.ts'
import { changesOf } from './pull-plan.ts'
import { fetchTips } from './pull-run.ts'
import { pulledPrefixes, selectRefs } from './ref-scope.ts'
import { reportConflicts, storeConflicts } from './report-conflicts.ts'
import { resolveConflicts } from './resolve-conflicts.ts'
import { settleRefusals } from './refusals.ts'
import { changeCounterOf, type MirrorRunContext, type RunResult } from './run-context.ts'
import { isProblem } from './run-report.ts'
import { sendUpdates } from './send-updates.ts'
import { planSync, viewOf, type SyncPlan, type SyncSides } from './sync-plan.ts'

const attempts = 3

/**
 * Brings both sides to one state (mirror semantics 2.7): check, fetch into private tracking refs, decide ref by ref,
 * keep old tips and publish here, keep old tips and push with leases, record. Nothing is merged: a ref that changed on
 * both sides stays as it is until a person chooses. Equal sides end it after the check, with no process started.
 * @throws AppError `remote_held` when the guard holds a mass change, and what `RemoteGit` throws
 */
export const runSync = async (context: MirrorRunContext): Promise<RunResult> => {
  const { mirror } = context
  const scope = scopeOf(mirror)
  const counter = changeCounterOf(context)
  const check = async (): Promise<Listing> => {
    context.enter('check')
    const options = { prefixes: scope.prefixes, signal: context.signal }
    const seen = await context.remoteGit.listRefs(context.remote, options)
    noteMove(context, seen.movedTo)
    return context.listing(seen, 'sync', scope)
  }
  const seen = await context.asCheck(check)
  const unmoved = mirror.fingerprint === seen.fingerprint
  const waits = context.largeFileRecords.hasMissing(mirror.id)
  if (unmoved && mirror.syncedChangeCounter === counter && !waits) {
    return { unchanged: true, agreedCount: seen.size }
  }
  const bothWays = async (): Promise<RunResult> => {
    const first = await syncOnce(context, scope, seen)
    if (first.stale.size === 0) return recordSync(context, scope, first)
    // Somebody was faster at the remote: look again, and decide again.
    return recordSync(context, scope, await syncOnce(context, scope, await check()))
  }
  return context.asOnlyWriter(async () =>
    context.asTransfer(bothWays, { sentBytes: await estimatePushBytes(context) }),
  )
}

type SyncPass = {
  readonly base: RefMap
  /** The refs here, and there, after the pass. */
  readonly local: RefMap
  readonly remote: RefMap
  readonly head: string | null
  /** Refs that seem to have moved at the remote between check and push. */
  readonly stale: ReadonlySet<string>
  readonly counter: number
  /** Refs that nobody approved to lose their tips since the mirror was turned round. */
  readonly heldCount: number
}

const syncOnce = async (
  context: MirrorRunContext,
  scope: MirrorScope,
  seen: RemoteRefs,
): Promise<SyncPass> => {
  const remote = await fetchTips(context, seen.refs, seen.head)
  const published = await publishHere(context, scope, remote, seen.head)
  const sent = await sendUpdates(context, viewOf(published.plan, 'there'), remote)
  return { ...published, remote: sent.remote, stale: sent.stale, head: seen.head }
}

type PublishedHere = Pick<SyncPass, 'base' | 'local' | 'counter' | 'heldCount'> & { readonly plan: SyncPlan }

/** Decides, and makes this side's part of it visible; again, when somebody moved a ref here meanwhile. */
const publishHere = async (
  context: MirrorRunContext,
  scope: MirrorScope,
  remote: RefMap,
  head: string | null,
): Promise<PublishedHere> => {
  const { git, mirrors, mirror, repositoryPath } = context
  const base = selectRefs(mirrors.baseRefs(mirror.id), scope.carries)
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const counter = changeCounterOf(context)
    // All of them: a new name must not clash with a branch that the mirror does not carry.
    const present = await git.listRefs(repositoryPath, pulledPrefixes)
    const before = selectRefs(present, scope.carries)
    const { plan, heldCount } = await decideAll(context, { base, local: before, remote }, { present, head })
    const { changes, problems } = changesOf(viewOf(plan, 'here'), present)
    problems.forEach(context.report.setRef)
    await bringLargeFiles(context, changes, before)
    let countedChanges = 0
    if (changes.length > 0) {
      const publication = await publishRefs(context, changes, mirror.id)
      if (publication.lostRace) continue
      countedChanges = publication.countedChanges
    }
    const local = new Map<string, ObjectId>(before)
    for (const { ref, newObjectId } of changes) {
      if (newObjectId === null) local.delete(ref)
      else local.set(ref, newObjectId)
    }
    await followDefaultBranch(context, { remoteHead: head, before, local })
    return { base, plan, local, counter: counter + countedChanges, heldCount }
  }
  throw new AppError('ref_conflict', 'Refs kept moving while the sync was being published.')
}

/** What becomes of every ref: by the table, then by the guards, then by what a person chose. */
const decideAll = async (
  context: MirrorRunContext,
  sides: SyncSides,
  { present, head }: { readonly present: RefMap; readonly head: string | null },
): Promise<{ readonly plan: SyncPlan; readonly heldCount: number }> => {
  const { git, repositoryPath, mirror, report } = context
  // What a pass before could not bring in step is decided anew.
  for (const { ref } of report.refs().filter(isProblem)) report.dropRef(ref)
  if (sides.local.size + sides.remote.size === 0) {
    report.addNote('Nothing to sync yet: both sides are empty.')
  }
  const decided = await planSync(sides, (ancestor, descendant) =>
    git.isAncestor(repositoryPath, ancestor, descendant),
  )
  const known = await storeConflicts(context, decided, sides.base)
  const heads = [head, await git.readHead(repositoryPath)]
  const approved = holdUnapproved(context, decided)
  if (losesRefs(viewOf(approved.plan, 'here')) || losesRefs(viewOf(approved.plan, 'there'))) {
    await context.confirmRemote()
  }
  // What is left to lose after a flip, a person has seen ref by ref.
  const allowed =
    mirror.flippedAt === null
      ? await holdMassChangeInSync(context, approved.plan, { ...sides, heads })
      : approved.plan
  const plan = resolveConflicts(allowed, known, { ...sides, present }, mirror.host)
  reportConflicts(context, plan, known)
  return { plan, heldCount: approved.heldCount }
}

/** Writes down what both sides agree on now. A crash before this is repaired by the next run, which finds them equal. */
const recordSync = (context: MirrorRunContext, scope: MirrorScope, pass: SyncPass): RunResult => {
  context.enter('record')
  const { mirrors, mirror, conflicts } = context
  // What was pushed is written already.
  const base = selectRefs(mirrors.baseRefs(mirror.id), scope.carries)
  const changes = leftScope(context, scope.carries)
  const agreed: string[] = []
  let agreedCount = 0
  let disagreedCount = 0
  for (const ref of new Set([...pass.remote.keys(), ...pass.local.keys(), ...base.keys()])) {
    const objectId = pass.remote.get(ref) ?? null
    if ((pass.local.get(ref) ?? null) !== objectId) {
      disagreedCount += 1
      continue
    }
    agreed.push(ref)
    if (objectId !== null) agreedCount += 1
    if ((base.get(ref) ?? null) !== objectId) changes.set(ref, objectId)
  }
  mirrors.changeBaseRefs(mirror.id, changes)
  settleRefusals(context, pass.local, pass.remote)
  endConflicts(context, new Set(agreed))
  mirrors.change(mirror.id, {
    ...endOfGuard(pass.heldCount),
    fingerprint: disagreedCount === 0 ? fingerprintOf(pass.remote, pass.head, scope.key) : null,
    syncedChangeCounter: pass.counter,
    remoteHead: pass.head,
  })
  return { unchanged: false, agreedCount }

  /** What agrees is no conflict any more. A choice that the remote refused is not tried again by itself. */
  function endConflicts({ mirror: { id } }: MirrorRunContext, settled: ReadonlySet<string>): void {
    const open = conflicts.list(id)
    const ended = open.filter(({ ref }) => settled.has(ref)).map(({ ref }) => ref)
    conflicts.forget(id, ended)
    for (const { ref, choice } of open) if (choice !== null) conflicts.choose(id, ref, null)
  }
}
