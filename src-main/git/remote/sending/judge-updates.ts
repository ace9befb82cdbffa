import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import { acceptedLine, refusedLine, type PorcelainLine } from '../push-porcelain.ts'
import type { ReceivingSide } from './receiving-side.ts'

export type JudgedUpdates = {
  /** To be sent. */
  readonly commands: readonly PushUpdate[]
  /** Of those that are decided without. */
  readonly lines: readonly PorcelainLine[]
}

/** What need not be sent, or must not; null: it is sent. The same answers as `git push --force-with-lease` gives. */
const decidedAtOnce = (
  { ref, newObjectId, expectedObjectId }: PushUpdate,
  { refs, capabilities }: ReceivingSide,
): PorcelainLine | null => {
  const standing = refs.get(ref) ?? null
  const isDone = standing === newObjectId
  // A deletion of what should be there and is not may be of a ref that is only hidden.
  if (isDone && (newObjectId !== null || expectedObjectId === null)) return acceptedLine(ref, false)
  if (standing !== expectedObjectId) return refusedLine(ref, 'stale info')
  if (newObjectId === null && !capabilities.has('delete-refs')) {
    return refusedLine(ref, 'remote does not support deleting refs')
  }
  return null
}

/**
 * Compares each lease with what the remote says it has. Who passes is sent with the same old id, so that the remote
 * compares once more, and swaps, by itself. https://git-scm.com/docs/git-push#Documentation/git-push.txt---force-with-lease
 */
export const judgeUpdates = (
  updates: readonly PushUpdate[],
  side: ReceivingSide,
  isAtomic: boolean,
): JudgedUpdates => {
  const lines: PorcelainLine[] = []
  const commands: PushUpdate[] = []
  for (const update of updates) {
    const line = decidedAtOnce(update, side)
    if (line === null) commands.push(update)
    else lines.push(line)
  }
  if (!isAtomic || lines.every(({ ok }) => ok)) return { commands, lines }
  const others = commands.map(({ ref }) => refusedLine(ref, 'atomic push failed'))
  return { commands: [], lines: [...lines, ...others] }
}
