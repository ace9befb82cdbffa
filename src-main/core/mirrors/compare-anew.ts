import type { Stores } from '../ports/stores.ts'

/**
 * After a crash: a ref that moved here may not have been counted any more, by whichever way it moved. So every mirror
 * compares its refs once, instead of trusting what it has seen of the counter.
 */
export const compareAllAnew = ({ mirrors, together }: Pick<Stores, 'mirrors' | 'together'>): void =>
  // One transaction: there may be ten thousand, and the start waits for it.
  together(() => {
    for (const { id } of mirrors.listAll()) mirrors.change(id, { syncedChangeCounter: null })
  })
