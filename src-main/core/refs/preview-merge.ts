import { storedRef, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { branchOrRevision, type NamedRevision } from './branch-or-revision.ts'
import { branchNotFound } from './branches.ts'
import { compareTips } from './compare-tips.ts'
import { readConflicts, type ConflictContents } from './conflict-contents.ts'
import type { MergeDeps } from './merge-branches.ts'

export type PreviewRequest = {
  readonly directory: string
  readonly source: NamedRevision
  readonly target: NamedRevision
  readonly allowUnrelatedHistories: boolean
  readonly includeContent: boolean
  readonly signal: AbortSignal
}

export type MergePreview = ConflictContents & {
  /** What a merge that prefers to fast-forward would come to. */
  readonly result: 'merge_commit' | 'fast_forward' | 'no_op'
  readonly isClean: boolean
  readonly sourceName: string
  readonly sourceTipId: ObjectId
  readonly targetTipId: ObjectId
  readonly mergeBaseId: ObjectId | null
  readonly conflictPaths: readonly string[]
}

const noConflicts = { conflictPaths: [], conflicts: [], filtered: [] } as const

/** What a merge would come to. Nothing of it stays: the draft it is made in is thrown away. */
export const createPreviewMerge =
  ({ git, writeGit }: Pick<MergeDeps, 'git' | 'writeGit'>) =>
  /** @throws AppError `not_found`, `ref_conflict` with reason `unrelated` */
  async (request: PreviewRequest): Promise<MergePreview> => {
    const { directory, target } = request
    const ref = `refs/heads/${target.name}`
    const targetTipId = await git.commitOfRef(directory, storedRef(ref, target.ephemeral))
    if (targetTipId === null) throw branchNotFound(target.name)
    const source = await branchOrRevision(git, directory, request.source)
    const tips = { target: targetTipId, source: source.commitId }
    const { kind, mergeBaseId } = await compareTips(git, directory, tips, request)
    const about = { sourceName: source.name, sourceTipId: source.commitId, targetTipId, mergeBaseId }
    if (kind !== 'diverged') {
      const result = kind === 'forward' ? 'fast_forward' : 'no_op'
      return { ...about, ...noConflicts, result, isClean: true }
    }
    const draft = await writeGit.draft(directory, request.signal)
    try {
      const { allowUnrelatedHistories } = request
      const merged = await draft.mergeTrees({
        ours: targetTipId,
        theirs: source.commitId,
        allowUnrelatedHistories,
      })
      const { isClean } = merged
      const conflictPaths = merged.conflicts.map(({ path }) => path)
      const contents = request.includeContent && !isClean ? await readConflicts(draft, merged) : noConflicts
      return { ...about, ...noConflicts, ...contents, result: 'merge_commit', isClean, conflictPaths }
    } finally {
      await draft.discard()
    }
  }

export type PreviewMerge = ReturnType<typeof createPreviewMerge>
