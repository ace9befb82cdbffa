import type { MirrorStore } from '../ports/mirror-store.ts'

/**
 * After a crash: a ref that moved here may not have been counted any more, by whichever way it moved. So every mirror
 * compares its refs once, instead of trusting what it has seen of the counter.
 */
export const compareAllAnew = (mirrors: Pick<MirrorStore, 'listAll' | 'change'>): void => {
  for (const { id } of mirrors.listAll()) mirrors.change(id, { syncedChangeCounter: null })
}
