import type { MirrorPlan, PlannedRef } from '../../../src-shared/domain/remote-test.ts'
import type { ExpectedRef } from './plan-mirror-refs.ts'

/** More refs than this are counted, not listed. */
export const mostRefs = 500

/** What changes most comes first. */
const order: readonly ExpectedRef['action'][] = ['stop', 'delete', 'overwrite', 'update', 'create', 'leave']

export const countActions = (expected: readonly Pick<ExpectedRef, 'action'>[]): MirrorPlan['counts'] => {
  const counts = { create: 0, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 }
  for (const { action } of expected) counts[action] += 1
  return counts
}

export const sortPlanned = <R extends Pick<PlannedRef, 'ref' | 'action'>>(refs: readonly R[]): readonly R[] =>
  [...refs].sort(
    (left, right) =>
      order.indexOf(left.action) - order.indexOf(right.action) || (left.ref < right.ref ? -1 : 1),
  )
