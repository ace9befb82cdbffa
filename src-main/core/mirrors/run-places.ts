import { defaultRunLimits, type RunLimits } from './engine-deps.ts'
import { createSlots, type Slots } from './slots.ts'

/** What may not all happen at once; counted over all runs and flips (mirror semantics 2.12). */
export type RunPlaces = {
  /** Small requests that list refs, by host. */
  readonly checks: Slots
  /** Packs that are moved, by host. */
  readonly transfers: Slots
  /** Of these, those that take long. */
  readonly heavyTransfers: Slots
  /** One writer of refs for each repository. */
  readonly writers: Slots
}

export const createRunPlaces = (given: Partial<RunLimits> = {}): RunPlaces => {
  const limits = { ...defaultRunLimits, ...given }
  return {
    checks: createSlots({ total: limits.checks, perKey: limits.checksPerHost }),
    transfers: createSlots({ total: limits.transfers, perKey: limits.transfersPerHost }),
    heavyTransfers: createSlots({ total: limits.heavyTransfers, perKey: limits.heavyTransfers }),
    writers: createSlots({ total: Number.POSITIVE_INFINITY, perKey: 1 }),
  }
}
