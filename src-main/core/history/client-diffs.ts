import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { Comparison, HistoryGit } from '../ports/history-git.ts'
import { revisionOf, type AskedRevision } from './revision-of.ts'

type DiffInput = {
  readonly directory: string
  /** Files and folders; when there are any, nothing is withheld for being large or binary. */
  readonly paths: readonly string[]
  /** Patches that `git apply` takes. */
  readonly exact: boolean
  readonly signal: AbortSignal
}

export type BranchDiffInput = DiffInput & { readonly branch: AskedRevision; readonly base: AskedRevision }

export type CommitDiffInput = DiffInput & {
  readonly head: AskedRevision
  /** Null: the first parent. */
  readonly base: AskedRevision | null
}

export type BranchDiff = Comparison & {
  readonly branch: string
  readonly base: string
  readonly mergeBaseId: ObjectId | null
}

export type CommitDiff = Comparison & {
  readonly headId: ObjectId
  readonly baseId: ObjectId | null
  readonly mergeBaseId: ObjectId | null
}

/** A patch above the first is left out; above the second even when it was asked for: nobody could parse it. */
export const mostPatchBytes = 500 * 1024
const mostAskedPatchBytes = 64 * 1024 * 1024

/** Differences as clients of the REST API read them. */
export const createClientDiffs = ({ git }: { readonly git: BrowseGit & HistoryGit }) => {
  const compare = (
    { directory, paths, exact, signal }: DiffInput,
    baseId: ObjectId | null,
    headId: ObjectId,
  ): Promise<Comparison> => {
    const limits =
      paths.length === 0
        ? { mostBytes: mostPatchBytes, withholdBinary: true }
        : { mostBytes: mostAskedPatchBytes, withholdBinary: false }
    return git.compare(directory, { baseId, headId, paths, exact, signal, ...limits })
  }

  const mergeBase = async (directory: string, left: ObjectId, right: ObjectId): Promise<ObjectId | null> =>
    left === right ? left : git.mergeBase(directory, left, right)

  return {
    /**
     * What a branch added since it left its base; without a common history, all that differs.
     * @throws AppError `not_found`
     */
    branch: async (input: BranchDiffInput): Promise<BranchDiff> => {
      const { directory } = input
      const head = await revisionOf(git, directory, input.branch)
      const base = await revisionOf(git, directory, input.base)
      const mergeBaseId = await mergeBase(directory, base.commitId, head.commitId)
      const comparison = await compare(input, mergeBaseId ?? base.commitId, head.commitId)
      return { ...comparison, branch: head.name, base: base.name, mergeBaseId }
    },

    /**
     * What a commit changed against its first parent; against another base, since both went apart. An exact one
     * is against the base itself, so that it can be applied there.
     * @throws AppError `not_found`
     */
    commit: async (input: CommitDiffInput): Promise<CommitDiff> => {
      const { directory } = input
      const { commitId: headId } = await revisionOf(git, directory, input.head)
      if (input.base === null) {
        const [commit] = await git.readCommits(directory, [headId])
        const baseId = commit?.parents[0] ?? null
        return { ...(await compare(input, baseId, headId)), headId, baseId, mergeBaseId: baseId }
      }
      const { commitId: baseId } = await revisionOf(git, directory, input.base)
      const mergeBaseId = input.exact ? null : await mergeBase(directory, baseId, headId)
      return { ...(await compare(input, mergeBaseId ?? baseId, headId)), headId, baseId, mergeBaseId }
    },
  }
}
