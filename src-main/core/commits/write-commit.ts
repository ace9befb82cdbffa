import { ephemeralPrefix, storedRef, zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError, isAppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import { resolveRevision } from '../browse/resolve-revision.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type {
  CommitText,
  ContentChunk,
  Draft,
  FileChange,
  WriteGit,
  WrittenCommit,
} from '../ports/write-git.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { ChangeRefs, CheckRefs } from './change-refs.ts'
import { checkFileChanges } from './check-file-changes.ts'
import { refMoved } from './create-change-refs.ts'

export type Person = { readonly name: string; readonly email: string }

/** What every commit that is asked for over the REST API says. Branches by their short names. */
export type CommitRequest = {
  readonly access: GitAccess
  readonly branch: string
  readonly ephemeral: boolean
  /** Where a branch that does not exist yet begins; null: only the first commit of a repository can be made. */
  readonly base: { readonly branch: string; readonly ephemeral: boolean } | null
  /** Where the branch must be, or its base when it does not exist yet. Zeros: it must not exist. */
  readonly expected: ObjectId | null
  readonly message: string
  readonly author: Person
  readonly committer: Person | null
  readonly signal: AbortSignal
}

export type CommitOutcome = {
  readonly commit: WrittenCommit
  readonly branch: string
  /** Null when the branch was made. */
  readonly oldObjectId: ObjectId | null
}

/** Each throws what `CheckRefs`, `ChangeRefs` and `Draft` do, and AppError `not_found` for a base that is not there. */
export type WriteCommit = {
  readonly files: (
    request: CommitRequest,
    changes: readonly FileChange[],
    contents: AsyncIterable<ContentChunk>,
  ) => Promise<CommitOutcome>
  readonly patch: (request: CommitRequest, patch: AsyncIterable<Uint8Array>) => Promise<CommitOutcome>
  /** A commit whose tree is that of `revision`. `message` of the request may be empty: then one is made up. */
  readonly restore: (request: CommitRequest, revision: string) => Promise<CommitOutcome>
}

export type WriteCommitDeps = {
  readonly writeGit: WriteGit
  readonly browseGit: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId' | 'readCommits'>
  readonly git: Pick<RepositoryGit, 'listRefs'>
  readonly resolveRef: (repositoryPath: string, ref: string) => Promise<ObjectId | null>
  readonly changeRefs: ChangeRefs
  readonly checkRefs: CheckRefs
  /** Epoch milliseconds. */
  readonly now: () => number
}

type Start = {
  readonly ref: string
  /** Where the branch is; null when there is none. */
  readonly tip: ObjectId | null
  /** What the commit is put on; null for the first of a repository. */
  readonly parent: ObjectId | null
}

const branchNotFound = (branch: string, advice: string): AppError => {
  const what = `The branch "${branch}"`
  return new AppError('not_found', `${what} was not found.${advice}`, { details: { what } })
}

const textOf = (request: CommitRequest, message: string, at: number): CommitText => ({
  message,
  author: { ...request.author, at },
  committer: { ...(request.committer ?? request.author), at },
})

/** A failure says where the branch is: it is told to the client with every refusal. */
const withTip = (error: unknown, tip: ObjectId | null): unknown => {
  if (!isAppError(error)) return error
  const details = { tip: tip ?? zeroObjectId, ...error.details }
  return new AppError(error.code, error.message, { details, cause: error.cause ?? error })
}

/** Commits over the REST API: on a branch that exists, on a new one, or the first of a repository. */
export const createWriteCommit = (deps: WriteCommitDeps): WriteCommit => {
  const { resolveRef, browseGit } = deps

  const isEmpty = async ({ access, ephemeral }: CommitRequest): Promise<boolean> => {
    const prefixes = ['refs/heads/', ...(ephemeral ? [`${ephemeralPrefix}refs/heads/`] : [])]
    return (await deps.git.listRefs(access.repositoryPath, prefixes)).size === 0
  }

  const parentOf = async (request: CommitRequest, tip: ObjectId | null): Promise<ObjectId | null> => {
    const { access, base, branch } = request
    if (tip !== null) return tip
    if (base !== null) {
      const ref = storedRef(`refs/heads/${base.branch}`, base.ephemeral)
      const found = await resolveRef(access.repositoryPath, ref)
      if (found === null) throw branchNotFound(base.branch, '')
      return found
    }
    if (await isEmpty(request)) return null
    throw branchNotFound(branch, ' Name a base_branch to make it from.')
  }

  const begin = async (request: CommitRequest): Promise<Start> => {
    const { access, branch, ephemeral, expected } = request
    const ref = `refs/heads/${branch}`
    const tip = await resolveRef(access.repositoryPath, storedRef(ref, ephemeral))
    try {
      // First what the token may do at all: a refusal says nothing about other branches.
      await deps.checkRefs({
        access,
        ephemeral,
        updates: [{ ref, oldObjectId: tip, newObjectId: zeroObjectId }],
        isCommitMade: true,
      })
      if (expected === zeroObjectId && tip !== null) throw refMoved(ref, tip)
      const parent = await parentOf(request, tip)
      if (expected !== null && expected !== zeroObjectId && expected !== parent) throw refMoved(ref, parent)
      return { ref, tip, parent }
    } catch (error) {
      throw withTip(error, tip)
    }
  }

  const write = async (
    request: CommitRequest,
    { ref, tip }: Start,
    make: (draft: Draft) => Promise<WrittenCommit>,
  ): Promise<CommitOutcome> => {
    const { access, ephemeral, branch } = request
    const draft = await deps.writeGit.draft(access.repositoryPath, request.signal)
    try {
      const commit = await make(draft)
      const updates = [{ ref, oldObjectId: tip, newObjectId: commit.commitId }]
      await deps.changeRefs({ access, ephemeral, updates, draft })
      return { commit, branch, oldObjectId: tip }
    } catch (error) {
      // Who loses a race learns where the branch is now.
      const current = await resolveRef(access.repositoryPath, storedRef(ref, ephemeral)).catch(() => tip)
      throw withTip(error, current)
    } finally {
      await draft.discard()
    }
  }

  return {
    files: async (request, changes, contents) => {
      checkFileChanges(changes)
      const start = await begin(request)
      const text = textOf(request, request.message, deps.now())
      return write(request, start, (draft) =>
        draft.commitFiles({ parent: start.parent, text, changes, contents }),
      )
    },
    patch: async (request, patch) => {
      const start = await begin(request)
      const text = textOf(request, request.message, deps.now())
      return write(request, start, (draft) => draft.commitPatch({ parent: start.parent, text, patch }))
    },
    restore: async (request, revision) => {
      const { repositoryPath } = request.access
      const start = await begin(request)
      const { commitId, name } = await resolveRevision(browseGit, repositoryPath, revision)
      const [restored] = await browseGit.readCommits(repositoryPath, [commitId])
      if (restored === undefined) throw branchNotFound(revision, '')
      const message = request.message === '' ? `Restore ${name.slice(0, 40)}` : request.message
      const text = textOf(request, message, deps.now())
      const parents = start.parent === null ? [] : [start.parent]
      return write(request, start, (draft) => draft.commitTree({ treeId: restored.treeId, parents, text }))
    },
  }
}
