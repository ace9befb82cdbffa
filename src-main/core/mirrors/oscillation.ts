import type { Notice } from '../../../src-shared/domain/activity.ts'
import { oscillationSentence } from '../../../src-shared/domain/mirror.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { LocalChange } from './run-report.ts'

/** Of one ref, the newest included. */
const lookedAtMoves = 7
const tooManyReturns = 3
/** Runs that moved anything, among which those are looked for. */
const lookedAtRuns = 24

/** How often the moves of one ref, oldest first, led back to where it had been before. */
const countReturns = (moves: readonly LocalChange[]): number => {
  const been = new Set<string | null>()
  let returns = 0
  for (const { oldObjectId, newObjectId } of moves) {
    if (newObjectId !== null && been.has(newObjectId)) returns += 1
    been.add(oldObjectId).add(newObjectId)
  }
  return returns
}

/**
 * The ref that something else keeps rewriting too (mirror semantics 2.7): one that came back, three times or more
 * within its last seven moves, to an object that it had left.
 * @param moves of the last runs, oldest first
 */
export const findOscillation = (moves: readonly LocalChange[]): string | null => {
  const byRef = new Map<string, LocalChange[]>()
  for (const move of moves) byRef.set(move.ref, [...(byRef.get(move.ref) ?? []), move])
  for (const [ref, ofRef] of byRef) {
    if (countReturns(ofRef.slice(-lookedAtMoves)) >= tooManyReturns) return ref
  }
  return null
}

/** The same for a two-way mirror whose run has just been stored; null once it is known, until the mirror is resumed. */
export const findOscillationOf = (
  runs: Pick<RunStore, 'movesOf'>,
  mirror: Pick<MirrorRow, 'id' | 'direction' | 'oscillatingRef' | 'movesCountedFrom'>,
  runId: string,
): string | null => {
  if (mirror.direction !== 'sync' || mirror.oscillatingRef !== null) return null
  return findOscillation(runs.movesOf(runId, { since: mirror.movesCountedFrom, limit: lookedAtRuns }))
}

/** Told once: the mirror rests from then on. */
export const oscillationNotice = (
  mirror: Pick<MirrorRow, 'id' | 'repository' | 'host'>,
  found: { readonly ref: string; readonly runId: string; readonly at: number },
): Notice => ({
  id: `notice_${found.runId}`,
  kind: 'failed',
  at: found.at,
  title: `${oscillationSentence(found.ref)}.`,
  body: `${mirror.repository}, mirrored with ${mirror.host}, is paused. Find out what it is, then resume the mirror.`,
  repository: mirror.repository,
  mirrorId: mirror.id,
  runId: found.runId,
})
