import type { Stores } from '../ports/stores.ts'
import type { TipKeeperOptions } from './tip-keeper.ts'

/**
 * Tells what a failed try kept from what a run overwrote: no run says of the one that its ref moved. What a person pinned
 * is never left over.
 */
export const createIsLeftOver = (
  { runs, keptPins }: Pick<Stores, 'runs' | 'keptPins'>,
  repositoryId: string,
): NonNullable<TipKeeperOptions['isLeftOver']> => {
  return ({ name, runId, originalRef }) => {
    // What no run kept, a push that was forwarded for one, was given up.
    if (keptPins.list(repositoryId).has(name) || runs.find(runId) === null) return false
    const told = runs.refOf(runId, originalRef)
    return told === null || told.keptRef !== name || told.outcome === 'refused'
  }
}
