import type { OnDiverged } from '../../../src-shared/domain/mirror.ts'
import { shortRefName, type ObjectId, type RefMap } from '../../../src-shared/domain/ref.ts'
import type { RefOutcome } from '../../../src-shared/domain/run.ts'
import type { Refusal } from '../ports/refusal-store.ts'
import type { PushRefResult } from '../ports/remote-git.ts'
import { sendLargeFiles } from './large-files-push.ts'
import { noteMove } from './note-move.ts'
import { updatesOf, type PushPlan } from './push-plan.ts'
import { refusalOf } from './refusals.ts'
import type { MirrorRunContext } from './run-context.ts'
import type { Tip } from './tip-keeper.ts'

export type SentUpdates = {
  /** The target's refs as they stand after what went through. */
  readonly remote: RefMap
  /** Refs that were refused because they seem to have moved. */
  readonly stale: ReadonlySet<string>
}

const outcomeOf = (plan: PushPlan, ref: string): RefOutcome => {
  const kind = plan.get(ref)?.kind
  return kind === 'create'
    ? 'created'
    : kind === 'delete'
      ? 'deleted'
      : kind === 'rewrite'
        ? 'rewritten'
        : 'updated'
}

/**
 * Keeps the tips that would be lost at the target, then pushes. What the target accepted becomes base at once, so
 * that a failure afterwards forgets nothing.
 */
export const sendUpdates = async (
  context: MirrorRunContext,
  plan: PushPlan,
  before: RefMap,
): Promise<SentUpdates> => {
  const remote = new Map(before)
  const stale = new Set<string>()
  const updates = await sendLargeFiles(context, updatesOf(plan), before)
  if (updates.length === 0) return { remote, stale }
  const { mirror, mirrors, report } = context
  const lost = overwrittenTips(plan, new Set(updates.map(({ ref }) => ref)))
  if (lost.length > 0) context.enter('keep')
  const kept = await context.tips.keep(lost)
  context.signal.throwIfAborted()
  context.enter('push')
  const result = await context.remoteGit.push({
    repositoryPath: context.repositoryPath,
    remote: context.remote,
    runId: context.runId,
    mirrorId: mirror.id,
    updates,
    isCareful: context.breaksOff(),
    signal: context.signal,
    onProgress: context.onProgress,
  })
  report.addBytes(result.bytes)
  report.addOutput(result.output)
  report.addFacts(result.facts)
  if (result.movedTo !== null) noteMove(context, result.movedTo)
  const answers = new Map(result.refs.map((answer) => [answer.ref, answer]))
  const untouched = new Set(result.refs.filter(leavesTip).map(({ ref }) => ref))
  await context.tips.letGo(lost.filter(({ ref }) => untouched.has(ref)))
  const agreed = new Map<string, ObjectId | null>()
  const refusals = new Map<string, Refusal | null>()
  const now = context.clock.now()
  for (const { ref, newObjectId, expectedObjectId } of updates) {
    const answer = answers.get(ref) ?? silence(ref)
    refusals.set(ref, refusalOf(answer, newObjectId, result.facts, now))
    if (answer.ok) {
      agreed.set(ref, newObjectId)
      if (newObjectId === null) remote.delete(ref)
      else remote.set(ref, newObjectId)
    }
    if (answer.standsAt !== undefined) {
      // It was we who moved it there: no commit of somebody else, should it be rewritten here meanwhile.
      agreed.set(ref, answer.standsAt)
      remote.set(ref, answer.standsAt)
    }
    if (answer.refReason === 'moved_meanwhile' || answer.refReason === 'diverged') stale.add(ref)
    report.setRef({
      ref,
      oldObjectId: expectedObjectId,
      newObjectId,
      outcome: answer.ok ? outcomeOf(plan, ref) : 'refused',
      reason: answer.refReason,
      message: answer.reason,
      keptRef: untouched.has(ref) ? null : (kept.get(ref) ?? null),
    })
  }
  mirrors.changeBaseRefs(mirror.id, agreed)
  context.refusals.change(mirror.id, refusals)
  return { remote, stale }
}

const silence = (ref: string): PushRefResult => ({
  ref,
  ok: false,
  reason: 'The target said nothing about this ref.',
  refReason: 'other',
})

/** Tips at the target that the plan overwrites or deletes. */
const overwrittenTips = (plan: PushPlan, going: ReadonlySet<string>): readonly Tip[] =>
  [...plan].flatMap(([ref, decision]) =>
    going.has(ref) && (decision.kind === 'rewrite' || decision.kind === 'delete')
      ? [{ ref, objectId: decision.from }]
      : [],
  )

/** Whether the target said that the ref stands where it stood: not where somebody else seems to have moved it. */
const leavesTip = ({ ok, refReason, standsAt }: PushRefResult): boolean =>
  !ok && standsAt === undefined && refReason !== 'moved_meanwhile' && refReason !== 'diverged'

/** Names the refs that stay behind because the target has commits that are not here; with `leave`, in a note. */
export const reportDiverged = (context: MirrorRunContext, plan: PushPlan, onDiverged: OnDiverged): void => {
  const left: string[] = []
  for (const [ref, decision] of plan) {
    if (decision.kind !== 'diverged') continue
    if (onDiverged === 'leave') left.push(shortRefName(ref))
    else {
      context.report.setRef({
        ref,
        oldObjectId: decision.remote,
        newObjectId: decision.local,
        outcome: 'diverged',
        reason: 'diverged',
        message: `${shortRefName(ref)} has commits at the remote that are not here.`,
        keptRef: null,
      })
    }
  }
  if (left.length > 0) {
    context.report.addNote(
      `Left as they are at the remote, with commits that are not here: ${left.join(', ')}.`,
    )
  }
}
