import { storedRef, zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import { refMoved } from '../commits/create-change-refs.ts'
import type { Person } from '../commits/write-commit.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { CommitText, Draft, WriteGit } from '../ports/write-git.ts'
import { branchOrRevision, type NamedRevision } from './branch-or-revision.ts'
import { branchNotFound, type BranchesDeps } from './branches.ts'
import { compareTips, type TipRelation } from './compare-tips.ts'
import { defaultPerson } from './default-person.ts'

export type MergeStrategy = 'merge' | 'ff_only' | 'ff_prefer'

export type MergeRequest = {
  readonly access: GitAccess
  /** A branch, or any revision. */
  readonly source: NamedRevision
  readonly target: NamedRevision
  readonly strategy: MergeStrategy
  readonly squash: boolean
  readonly allowUnrelatedHistories: boolean
  /** Where the target must be. Without it, a merge that lost a race is made again on the new tip. */
  readonly expected: ObjectId | null
  /** Null: made up from the names. */
  readonly message: string | null
  readonly author: Person | null
  readonly committer: Person | null
  readonly signal: AbortSignal
}

export type MergeOutcome =
  | {
      readonly result: 'merge_commit' | 'fast_forward' | 'no_op' | 'squash'
      /** Where the target is now. */
      readonly commitId: ObjectId
      readonly treeId: ObjectId
      readonly source: { readonly name: string; readonly commitId: ObjectId }
      readonly oldTargetId: ObjectId
      readonly mergeBaseId: ObjectId | null
      /** Commits that are new to the target. */
      readonly promotedCommits: number
    }
  | {
      readonly result: 'conflicted'
      readonly conflictPaths: readonly string[]
      readonly mergeBaseId: ObjectId | null
    }

export type MergeDeps = BranchesDeps & {
  readonly git: BranchesDeps['git'] & Pick<BrowseGit, 'mergeBase'>
  readonly countCommits: RepositoryGit['countCommits']
  readonly writeGit: WriteGit
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The target moves under at most so many merges before one gives up. */
const mostAttempts = 5

type Attempt = {
  readonly source: { readonly name: string; readonly commitId: ObjectId }
  readonly tip: ObjectId
  readonly relation: TipRelation
}

const hasMoved = (error: unknown): boolean =>
  isAppError(error) &&
  (error.code === 'repository_busy' || (error.code === 'ref_conflict' && error.details['reason'] === 'moved'))

const textOf = (request: MergeRequest, source: Attempt['source'], at: number): CommitText => {
  const { message, target, squash } = request
  const kind = source.name === source.commitId ? 'commit' : 'branch'
  const author = { ...(request.author ?? defaultPerson), at }
  return {
    message: message ?? `${squash ? 'Squash' : 'Merge'} ${kind} '${source.name}' into ${target.name}`,
    author,
    committer: { ...(request.committer ?? author), at },
  }
}

/** Merges over the REST API. */
export const createMergeBranches = (deps: MergeDeps) => {
  const { git, resolveRef, changeRefs, checkRefs, writeGit, now } = deps

  const treeOf = async (directory: string, commitId: ObjectId): Promise<ObjectId> => {
    const [commit] = await git.readCommits(directory, [commitId])
    if (commit === undefined) throw new AppError('store_damaged', `The commit ${commitId} is missing.`)
    return commit.treeId
  }

  const move = async (
    { access, target }: MergeRequest,
    tip: ObjectId,
    newObjectId: ObjectId,
    draft: Draft | null,
  ): Promise<void> => {
    const updates = [{ ref: `refs/heads/${target.name}`, oldObjectId: tip, newObjectId }]
    await changeRefs({ access, ephemeral: target.ephemeral, updates, draft })
  }

  const outcome = (
    { source, tip, relation }: Attempt,
    made: {
      readonly result: 'merge_commit' | 'fast_forward' | 'no_op' | 'squash'
      readonly commitId: ObjectId
      readonly treeId: ObjectId
      readonly promotedCommits: number
    },
  ): MergeOutcome => ({ ...made, source, oldTargetId: tip, mergeBaseId: relation.mergeBaseId })

  /** The tree of both sides together; the conflicts when there is none. */
  const mergedTree = async (
    request: MergeRequest,
    { tip, source, relation }: Attempt,
    draft: Draft,
  ): Promise<ObjectId | { readonly conflictPaths: readonly string[] }> => {
    if (relation.kind === 'forward') return treeOf(request.access.repositoryPath, source.commitId)
    const { allowUnrelatedHistories } = request
    const merged = await draft.mergeTrees({ ours: tip, theirs: source.commitId, allowUnrelatedHistories })
    return merged.isClean ? merged.treeId : { conflictPaths: merged.conflicts.map(({ path }) => path) }
  }

  /** One commit on top of the target: a merge, or with `squash` without the history of the source. */
  const commitMerge = async (request: MergeRequest, attempt: Attempt): Promise<MergeOutcome> => {
    const { access, target, squash } = request
    const { source, tip, relation } = attempt
    const directory = access.repositoryPath
    const updates = [{ ref: `refs/heads/${target.name}`, oldObjectId: tip, newObjectId: zeroObjectId }]
    await checkRefs({ access, ephemeral: target.ephemeral, updates, isCommitMade: true })
    const draft = await writeGit.draft(directory, request.signal)
    try {
      const tree = await mergedTree(request, attempt, draft)
      if (typeof tree !== 'string') {
        return { result: 'conflicted', ...tree, mergeBaseId: relation.mergeBaseId }
      }
      if (squash && tree === (await treeOf(directory, tip))) {
        return outcome(attempt, { result: 'no_op', commitId: tip, treeId: tree, promotedCommits: 0 })
      }
      const parents = squash ? [tip] : [tip, source.commitId]
      const text = textOf(request, source, now())
      const { commitId } = await draft.commitTree({ treeId: tree, parents, text })
      const brought = squash ? 0 : await deps.countCommits(directory, tip, source.commitId)
      await move(request, tip, commitId, draft)
      const result = squash ? 'squash' : 'merge_commit'
      return outcome(attempt, { result, commitId, treeId: tree, promotedCommits: brought + 1 })
    } finally {
      await draft.discard()
    }
  }

  const mergeInto = async (
    request: MergeRequest,
    source: Attempt['source'],
    tip: ObjectId,
  ): Promise<MergeOutcome> => {
    const { strategy, squash } = request
    const directory = request.access.repositoryPath
    const tips = { target: tip, source: source.commitId }
    const relation = await compareTips(git, directory, tips, request)
    const attempt = { source, tip, relation }
    if (relation.kind === 'contained') {
      const treeId = await treeOf(directory, tip)
      return outcome(attempt, { result: 'no_op', commitId: tip, treeId, promotedCommits: 0 })
    }
    if (strategy === 'ff_only' && relation.kind !== 'forward') {
      throw new AppError('ref_conflict', 'The target has commits that the source does not have.', {
        details: { reason: 'not_fast_forward' },
      })
    }
    if (squash || strategy === 'merge' || relation.kind !== 'forward') return commitMerge(request, attempt)
    const promotedCommits = await deps.countCommits(directory, tip, source.commitId)
    await move(request, tip, source.commitId, null)
    const treeId = await treeOf(directory, source.commitId)
    return outcome(attempt, { result: 'fast_forward', commitId: source.commitId, treeId, promotedCommits })
  }

  /** Where the target is, after the token has shown that it may move it. */
  const targetTip = async ({ access, target, expected }: MergeRequest): Promise<ObjectId> => {
    const ref = `refs/heads/${target.name}`
    const tip = await resolveRef(access.repositoryPath, storedRef(ref, target.ephemeral))
    const updates = [{ ref, oldObjectId: tip, newObjectId: zeroObjectId }]
    await checkRefs({ access, ephemeral: target.ephemeral, updates })
    if (tip === null) throw branchNotFound(target.name)
    if (expected !== null && expected !== tip) throw refMoved(ref, tip)
    return tip
  }

  /**
   * Brings the commits of one branch to another. Conflicts are an outcome; nothing has changed then.
   * @throws AppError `not_found`, `ref_conflict` with reason `moved`, `unrelated` or `not_fast_forward`, and what
   *   `ChangeRefs` and `Draft` throw
   */
  return async (request: MergeRequest): Promise<MergeOutcome> => {
    let tip = await targetTip(request)
    // Looked up once: a source that moves meanwhile is not what was asked for.
    const source = await branchOrRevision(git, request.access.repositoryPath, request.source)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await mergeInto(request, source, tip)
      } catch (error) {
        if (request.expected !== null || attempt === mostAttempts || !hasMoved(error)) throw error
      }
      tip = await targetTip(request)
    }
  }
}

export type MergeBranches = ReturnType<typeof createMergeBranches>
