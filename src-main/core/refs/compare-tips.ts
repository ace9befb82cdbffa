import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BrowseGit } from '../ports/browse-git.ts'

/** How two commits that are to be merged stand to each other. */
export type TipRelation = {
  /**
   * `contained`: the target has all of the source; `forward`: the source has all of the target; `diverged`: each has
   * commits of its own.
   */
  readonly kind: 'contained' | 'forward' | 'diverged'
  /** The best common ancestor; null without a common history. */
  readonly mergeBaseId: ObjectId | null
}

/** @throws AppError `ref_conflict` with reason `unrelated` where that is not allowed */
export const compareTips = async (
  git: Pick<BrowseGit, 'mergeBase'>,
  directory: string,
  tips: { readonly target: ObjectId; readonly source: ObjectId },
  { allowUnrelatedHistories }: { readonly allowUnrelatedHistories: boolean },
): Promise<TipRelation> => {
  const { target, source } = tips
  const mergeBaseId = target === source ? target : await git.mergeBase(directory, target, source)
  if (mergeBaseId === null && !allowUnrelatedHistories) {
    throw new AppError('ref_conflict', 'The two branches have no common history.', {
      details: { reason: 'unrelated' },
    })
  }
  const kind = mergeBaseId === source ? 'contained' : mergeBaseId === target ? 'forward' : 'diverged'
  return { kind, mergeBaseId }
}
