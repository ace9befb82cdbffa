import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { estimatePushBytes } from './estimate-push.ts'
import { fetchTargetTips } from './fetch-target-tips.ts'
import { fingerprintOf } from './fingerprint.ts'
import { endOfGuard, holdUnapproved } from './flip-guard.ts'
import { leftScope } from './left-scope.ts'
import type { Listing } from './listing.ts'
import { makeRoomForTips } from './make-room-for-tips.ts'
import { scopeOf } from './mirror-scope.ts'
import { noteMove } from './note-move.ts'
import { planPush, tipsToKnow, type PushSides } from './push-plan.ts'
import { allStand, knownRefusals, reportWithheld, settleRefusals, withhold } from './refusals.ts'
import { reportDiverged, sendUpdates } from './send-updates.ts'
import { selectRefs } from './ref-scope.ts'
import { changeCounterOf, type MirrorRunContext, type RunResult } from './run-context.ts'
import { trackSeen } from './track-seen.ts'

/**
 * Brings a target to the state of the repository (mirror semantics 2.5): check, look at tips somebody else put
 * there, keep what would be lost, push with leases, record ref by ref. Nothing changed on either side: it ends after
 * the check, without opening the repository.
 * @throws AppError `remote_unrelated` before the first push to a target with another history, and what `RemoteGit` throws
 */
export const runPush = async (context: MirrorRunContext): Promise<RunResult> => {
  const { mirror } = context
  const scope = scopeOf(mirror)
  const counter = changeCounterOf(context)
  const check = async (): Promise<Listing> => {
    context.enter('check')
    const options = { prefixes: scope.prefixes, signal: context.signal }
    const seen = await context.remoteGit.listRefs(context.remote, options)
    noteMove(context, seen.movedTo)
    return context.listing(seen, 'push', scope)
  }
  const listed = await context.asCheck(check)
  // What a mirror leaves as it is, somebody wants overwritten now.
  const asksForMore = context.isAccepted() && mirror.onDiverged === 'leave'
  const unmoved = mirror.fingerprint === listed.fingerprint && !asksForMore
  if (unmoved && mirror.syncedChangeCounter === counter) {
    const known = knownRefusals(context)
    if (known.size === 0) return { unchanged: true, agreedCount: listed.size }
    if (allStand(context, known)) {
      reportWithheld(context, known.values(), listed.refs)
      return { unchanged: false, agreedCount: context.mirrors.baseRefs(mirror.id).size }
    }
  }
  const sentBytes = await estimatePushBytes(context)
  const send = async (): Promise<RunResult> => {
    const first = await pushOnce(context, { remote: listed.refs, only: null })
    if (first.stale.size === 0) return recordPush(context, first, counter)
    // Somebody was faster: look again, and try the refs that moved once more.
    const { refs: now } = await check()
    const moved = [...first.stale].filter((ref) => now.get(ref) !== first.remote.get(ref))
    const second = await pushOnce(context, { remote: now, only: new Set(moved) })
    return recordPush(context, { ...second, heldCount: first.heldCount + second.heldCount }, counter)
  }
  return context.asTransfer(send, { sentBytes })
}

type PushPass = {
  readonly sides: PushSides
  /** The target's refs after the pass, as far as we know. */
  readonly remote: RefMap
  /** Refs that seem to have moved between check and push. */
  readonly stale: ReadonlySet<string>
  /** Refs that are left as they are on purpose: never ours, or diverged with policy `leave`. */
  readonly left: ReadonlySet<string>
  /** Refs that wait for somebody to approve the flip. */
  readonly heldCount: number
}

const pushOnce = async (
  context: MirrorRunContext,
  input: { readonly remote: RefMap; readonly only: ReadonlySet<string> | null },
): Promise<PushPass> => {
  const { git, mirrors, mirror, repositoryPath } = context
  const onDiverged = context.isAccepted() ? 'overwrite' : mirror.onDiverged
  const { prefixes, carries } = scopeOf(mirror)
  const base = selectRefs(mirrors.baseRefs(mirror.id), carries)
  const local = selectRefs(await git.listRefs(repositoryPath, prefixes), carries)
  const listed = { base, local, remote: input.remote }
  await makeRoomForTips(context, input.remote)
  const remote = await fetchTargetTips(context, input.remote, tipsToKnow(listed))
  const sides = { base, local, remote }
  // It lost or changed what both sides had agreed on.
  if ([...base].some(([ref, objectId]) => remote.get(ref) !== objectId)) await context.confirmRemote()
  if (base.size === 0 && onDiverged !== 'overwrite') await refuseUnrelated(context, sides)

  const decided = await planPush(sides, onDiverged, (ancestor, descendant) =>
    git.isAncestor(repositoryPath, ancestor, descendant),
  )
  const { only } = input
  const wanted = only === null ? decided : new Map([...decided].filter(([ref]) => only.has(ref)))
  for (const ref of only ?? []) context.report.dropRef(ref)
  const { plan, heldCount } = holdUnapproved(context, wanted)
  if (local.size === 0 && base.size === 0)
    context.report.addNote('Nothing to push yet: the repository is empty.')
  reportDiverged(context, plan, onDiverged)
  const { plan: sendable, withheld } = withhold(context, plan)
  reportWithheld(context, withheld, remote)
  const sent = await sendUpdates(context, sendable, remote)
  const left = [...decided].flatMap(([ref, { kind }]) =>
    kind === 'untouched' || (kind === 'diverged' && onDiverged === 'leave') ? [ref] : [],
  )
  return { sides, remote: sent.remote, stale: sent.stale, left: new Set(left), heldCount }
}

/** The first push to a target that holds something else stops before anything is sent. */
const refuseUnrelated = async (context: MirrorRunContext, sides: PushSides): Promise<void> => {
  const { git, repositoryPath } = context
  if (sides.remote.size === 0 || sides.local.size === 0) return
  const ours = new Set(sides.local.values())
  if ([...sides.remote.values()].some((objectId) => ours.has(objectId))) return
  const theirs = await fetchTargetTips(context, sides.remote, sides.remote)
  if (await git.sharesHistory(repositoryPath, [...ours], [...new Set(theirs.values())])) return
  // Both sides are shown to whoever decides, as they stand.
  await trackSeen(context, theirs, theirs.keys())
  throw new AppError('remote_unrelated', 'The target holds another history.')
}

/** Writes down what both sides agree on. Refs already pushed were written as they went; this adds those found equal. */
const recordPush = async (context: MirrorRunContext, pass: PushPass, counter: number): Promise<RunResult> => {
  context.enter('record')
  const { mirrors, mirror } = context
  const { key, carries } = scopeOf(mirror)
  const base = selectRefs(mirrors.baseRefs(mirror.id), carries)
  await trackSeen(context, pass.remote, [...pass.sides.local.keys(), ...base.keys()])
  const refused = settleRefusals(context, pass.sides.local, pass.remote)
  const changes = leftScope(context, carries)
  let agreedCount = 0
  let disagreedCount = 0
  for (const ref of new Set([...pass.sides.local.keys(), ...pass.remote.keys(), ...base.keys()])) {
    const objectId = pass.remote.get(ref) ?? null
    if ((pass.sides.local.get(ref) ?? null) !== objectId) {
      if (!pass.left.has(ref) && !refused.has(ref)) disagreedCount += 1
      continue
    }
    if (objectId !== null) agreedCount += 1
    if ((base.get(ref) ?? null) !== objectId) changes.set(ref, objectId)
  }
  mirrors.changeBaseRefs(mirror.id, changes)
  mirrors.change(mirror.id, {
    fingerprint: disagreedCount === 0 ? fingerprintOf(pass.remote, null, key) : null,
    syncedChangeCounter: counter,
    ...endOfGuard(pass.heldCount),
  })
  return { unchanged: false, agreedCount }
}
