import { createHash } from 'node:crypto'
import type { FlipPlan, FlipRef } from '../../../src-shared/domain/flip.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import type { IsAncestor } from './decide-pull.ts'
import { countActions, mostRefs, sortPlanned } from './plan-counts.ts'
import type { ExpectedRef, SidedRef } from './plan-mirror-refs.ts'

/** Actions that take something away, or that nobody but a person can decide. */
const isLoss = ({ action }: Pick<ExpectedRef, 'action'>): boolean =>
  action === 'overwrite' || action === 'delete'
const wantsChoice = (ref: Pick<ExpectedRef, 'action'>): boolean => isLoss(ref) || ref.action === 'stop'

export type MadeFlipPlan = {
  readonly plan: FlipPlan
  /** What would be lost: ref to the tip. */
  readonly losses: ReadonlyMap<string, ObjectId>
}

const fingerprintOf = (mirrorId: string, direction: Direction, expected: readonly SidedRef[]): string => {
  const lines = expected
    .filter(wantsChoice)
    .map(({ ref, action, side, fromObjectId }) => `${action} ${side} ${ref} ${fromObjectId ?? ''}`)
    .sort()
  return createHash('sha256')
    .update(JSON.stringify([mirrorId, direction, lines]))
    .digest('hex')
}

const isDiverged = async (
  { action, fromObjectId, toObjectId }: SidedRef,
  others: { readonly local: ObjectId | null; readonly remote: ObjectId | null },
  isAncestor: IsAncestor,
): Promise<boolean> => {
  if (action === 'stop') return others.local !== null && others.remote !== null
  if (action !== 'overwrite' || fromObjectId === null || toObjectId === null) return false
  // That what goes is not contained in what comes is known; the other way round is not.
  return !(await isAncestor(toObjectId, fromObjectId))
}

/** Sums up what was decided ref by ref, and says what would be lost by it. */
export const makeFlipPlan = async (
  mirror: Pick<MirrorRow, 'id' | 'repository' | 'host' | 'direction'>,
  direction: Direction,
  expected: readonly SidedRef[],
  sides: {
    readonly local: ReadonlyMap<string, ObjectId>
    readonly remote: ReadonlyMap<string, ObjectId>
    readonly isAncestor: IsAncestor
  },
): Promise<MadeFlipPlan> => {
  const looked = expected.map(async (one): Promise<readonly FlipRef[]> => {
    if (one.action === 'unchanged') return []
    const others = { local: sides.local.get(one.ref) ?? null, remote: sides.remote.get(one.ref) ?? null }
    return [{ ...one, action: one.action, diverged: await isDiverged(one, others, sides.isAncestor) }]
  })
  const refs = (await Promise.all(looked)).flat()
  const losses = new Map(
    expected.flatMap((one) =>
      isLoss(one) && one.fromObjectId !== null ? [[one.ref, one.fromObjectId] as const] : [],
    ),
  )
  return {
    losses,
    plan: {
      mirrorId: mirror.id,
      repository: mirror.repository,
      host: mirror.host,
      from: mirror.direction,
      direction,
      counts: { ...countActions(expected), diverged: refs.filter(({ diverged }) => diverged).length },
      refs: sortPlanned(refs).slice(0, mostRefs),
      isSafe: !expected.some(wantsChoice),
      fingerprint: fingerprintOf(mirror.id, direction, expected),
    },
  }
}
