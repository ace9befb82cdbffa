import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { PushRequest, PushUpdate } from '../../core/ports/remote-git.ts'
import { objectsExceed, packBytes } from '../repository/pack-bytes.ts'
import type { RunGit } from '../run-git.ts'
import { createArrivingRef } from './arriving-ref.ts'
import type { PartedPush } from './parted-push.ts'
import { findCheckpoint } from './push-checkpoints.ts'
import { smallestPartBytes } from './push-limits.ts'
import type { PorcelainLine } from './push-porcelain.ts'

type Part = {
  readonly updates: readonly PushUpdate[]
  readonly leases: readonly string[]
  readonly bytes: number
  readonly isSmallest: boolean
  /** The commit on the way to the first update that waits; null when the updates are whole ones. */
  readonly checkpoint: ObjectId | null
}

const isBranch = ({ ref }: PushUpdate): boolean => ref.startsWith('refs/heads/')
const isNewBranch = (update: PushUpdate): boolean => isBranch(update) && update.expectedObjectId === null

const isTooLarge = (error: unknown): boolean => isAppError(error) && error.code === 'remote_push_too_large'

const trackedTips = async (run: RunGit, { repositoryPath, mirrorId }: PushRequest): Promise<ObjectId[]> => {
  const { stdout } = await run(['for-each-ref', '--format=%(objectname)', `refs/remotes/${mirrorId}/`], {
    directory: repositoryPath,
  })
  return [...new Set(stdout.split('\n').filter(Boolean))]
}

/**
 * Sends updates in one push, or, when that is more than the host takes, in several: as many refs together as fit; a
 * ref that does not fit by itself, commit by commit along its first-parent line. A branch that is new or moves forward
 * takes these steps itself. Anything else (a rewrite, a tag) must not: the target would lack for a while what it had.
 * There, the objects arrive under a name of ours first, and the ref moves once, at the end.
 *
 * A host that refuses a size it never told is sent half of it, and so on.
 * @throws AppError `remote_push_too_large` when even one commit is too large
 */
export const pushInParts = async (parted: PartedPush, stage: readonly PushUpdate[]): Promise<void> => {
  const { run, request, send, onDone, onReached } = parted
  const { repositoryPath, signal } = request
  let pending = [...stage]
  const finish = (updates: readonly PushUpdate[], lines: readonly PorcelainLine[]): void => {
    for (const { ref, reason } of lines) onDone(ref, reason)
    const sent = new Set(updates.map(({ ref }) => ref))
    pending = pending.filter(({ ref }) => !sent.has(ref))
  }
  const tipsOf = (updates: readonly PushUpdate[]): readonly ObjectId[] =>
    updates.map(({ newObjectId }) => newObjectId).filter((id) => id !== null)

  // What the target is known to have, asked for once: a push that fails as a whole changes nothing of it.
  let asked: Promise<ObjectId[]> | null = null
  const tracked = (): Promise<ObjectId[]> => (asked ??= trackedTips(run, request))

  let { partBytes } = parted.limits
  const isLarge = tipsOf(stage).length > 0 && (await objectsExceed(repositoryPath, parted.limits.wholeBytes))
  if (
    !isLarge ||
    (await packBytes(run, repositoryPath, tipsOf(stage), await tracked())) <= parted.limits.wholeBytes
  ) {
    try {
      finish(stage, await send(stage, { leases: [], label: '' }))
      return
    } catch (error) {
      if (!isTooLarge(error)) throw error
      const bytes = await packBytes(run, repositoryPath, tipsOf(stage), await tracked())
      partBytes = Math.min(partBytes, Math.floor(bytes / 2))
      if (partBytes < smallestPartBytes) throw error
    }
  }

  const known = [...(await tracked())]
  const arriving = createArrivingRef(parted)
  if (stage.some((update) => !isNewBranch(update))) {
    const arrived = await arriving.find()
    if (arrived !== null) known.push(arrived)
  }
  let count = 0
  try {
    while (pending.length > 0) {
      signal.throwIfAborted()
      const part = await nextPart(pending, partBytes)
      count += 1
      const label = `Part ${count} of a push that is too large for one. `
      try {
        await sendPart(part, label)
      } catch (error) {
        const half = Math.floor(Math.min(part.bytes, partBytes) / 2)
        if (!isTooLarge(error) || part.isSmallest || half < smallestPartBytes) throw error
        partBytes = half
      }
    }
  } finally {
    await arriving.remove()
  }

  async function nextPart(waiting: readonly PushUpdate[], limit: number): Promise<Part> {
    let together = waiting.length
    let bytes = await packBytes(run, repositoryPath, tipsOf(waiting), known)
    while (bytes > limit && together > 1) {
      together = Math.ceil(together / 2)
      bytes = await packBytes(run, repositoryPath, tipsOf(waiting.slice(0, together)), known)
    }
    const updates = waiting.slice(0, together)
    const [first] = updates
    const whole = { updates, leases: [], bytes, isSmallest: together === 1, checkpoint: null }
    if (bytes <= limit || first === undefined) return { ...whole, isSmallest: false }
    const tip = first.newObjectId
    if (tip === null) return whole
    const found = await findCheckpoint(run, repositoryPath, tip, known, limit, bytes)
    if (found === null) return whole
    const { objectId } = found
    const isForward =
      isNewBranch(first) ||
      (isBranch(first) &&
        first.expectedObjectId !== null &&
        (await parted.isAncestor(repositoryPath, first.expectedObjectId, objectId)))
    const step = isForward
      ? { update: { ...first, newObjectId: objectId }, leases: [] }
      : arriving.stepTo(objectId)
    return { ...found, updates: [step.update], leases: step.leases, checkpoint: objectId }
  }

  async function sendPart({ updates, leases, checkpoint }: Part, label: string): Promise<void> {
    const lines = await send(updates, { leases, label })
    if (checkpoint === null) {
      finish(updates, lines)
      const taken = new Set(lines.flatMap(({ ref, reason }) => (reason === null ? [ref] : [])))
      known.push(...tipsOf(updates.filter(({ ref }) => taken.has(ref))))
      return
    }
    const [first, ...others] = pending
    const [step] = updates
    if (first === undefined || step === undefined) return
    const refused = lines.find(({ ref, reason }) => ref === step.ref && reason !== null)
    if (refused !== undefined) {
      // What the way is refused, the end of it is.
      finish([first], [{ ...refused, ref: first.ref }])
      return
    }
    known.push(checkpoint)
    if (step.ref !== first.ref) {
      arriving.reached(checkpoint)
      return
    }
    onReached(first.ref, checkpoint)
    pending = [{ ...first, expectedObjectId: checkpoint }, ...others]
  }
}
