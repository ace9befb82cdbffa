import { shortRefName, storedRef, zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import type { ChangeRefs, CheckRefs } from '../commits/change-refs.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { RefGit } from '../ports/ref-git.ts'
import { branchOrRevision, type NamedRevision } from './branch-or-revision.ts'
import { listRefs, type RefListInput } from './list-refs.ts'

export type Branch = {
  readonly name: string
  readonly commitId: ObjectId
  /** Committer date of the commit: git does not know when a branch was made. */
  readonly committedAt: number
}

export type BranchesDeps = {
  readonly git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId' | 'readCommits'> & RefGit
  readonly resolveRef: (repositoryPath: string, ref: string) => Promise<ObjectId | null>
  readonly changeRefs: ChangeRefs
  readonly checkRefs: CheckRefs
}

const refOf = (name: string): string => `refs/heads/${name}`

export const branchNotFound = (name: string): AppError => {
  const what = `The branch "${name}"`
  return new AppError('not_found', `${what} was not found.`, { details: { what } })
}

/** Branches as clients of the REST API see and change them, normal and ephemeral ones. */
export const createBranches = ({ git, resolveRef, changeRefs, checkRefs }: BranchesDeps) => {
  const described = async (
    directory: string,
    branches: readonly { readonly name: string; readonly commitId: ObjectId }[],
  ): Promise<readonly Branch[]> => {
    const commits = await git.readCommits(
      directory,
      branches.map(({ commitId }) => commitId),
    )
    return branches.map((branch, index) => ({ ...branch, committedAt: commits[index]?.committer.at ?? 0 }))
  }

  /** Where the branch is, after the token has shown that it may change it; null when there is none. */
  const mayChange = async (
    access: GitAccess,
    { name, ephemeral }: NamedRevision,
    newObjectId: ObjectId | null,
  ): Promise<ObjectId | null> => {
    const ref = refOf(name)
    const current = await resolveRef(access.repositoryPath, storedRef(ref, ephemeral))
    await checkRefs({ access, ephemeral, updates: [{ ref, oldObjectId: current, newObjectId }] })
    return current
  }

  return {
    /** By name. @throws AppError `invalid_input` for a cursor that is none of this list */
    list: async (input: RefListInput & { readonly ephemeral: boolean }) => {
      const page = await listRefs(git, input, { prefix: 'refs/heads/', ephemeral: input.ephemeral })
      const branches = page.items.map(({ name, objectId }) => ({
        name: shortRefName(name),
        commitId: objectId,
      }))
      const items = (await described(input.directory, branches)).map((branch, index) => ({
        ...branch,
        cursor: page.items[index]?.cursor ?? '',
      }))
      return { items, nextCursor: page.nextCursor }
    },

    /** @throws AppError `not_found` */
    get: async (directory: string, { name, ephemeral }: NamedRevision): Promise<Branch> => {
      const commitId = await git.commitOfRef(directory, storedRef(refOf(name), ephemeral))
      const [branch] = commitId === null ? [] : await described(directory, [{ name, commitId }])
      if (branch === undefined) throw branchNotFound(name)
      return branch
    },

    /**
     * Makes a branch at a commit that exists; `force` moves one that is there, wherever it was. From an ephemeral
     * branch to a normal one, this is its promotion.
     * @throws AppError `already_exists`, `not_found` for the base, and what `ChangeRefs` throws
     */
    create: async ({
      access,
      target,
      base,
      force,
    }: {
      readonly access: GitAccess
      readonly target: NamedRevision
      readonly base: NamedRevision
      readonly force: boolean
    }): Promise<{ readonly commitId: ObjectId; readonly isNew: boolean }> => {
      const { name, ephemeral } = target
      const current = await mayChange(access, target, zeroObjectId)
      if (current !== null && !force) {
        const what = `The branch "${name}"`
        throw new AppError('already_exists', `${what} exists already.`, { details: { what } })
      }
      const { commitId } = await branchOrRevision(git, access.repositoryPath, base)
      if (current !== commitId) {
        const updates = [{ ref: refOf(name), oldObjectId: current, newObjectId: commitId }]
        await changeRefs({ access, ephemeral, updates, draft: null })
      }
      return { commitId, isNew: current === null }
    },

    /** @throws AppError `not_found`, `ref_conflict` for the default branch, and what `ChangeRefs` throws */
    delete: async (access: GitAccess, branch: NamedRevision): Promise<void> => {
      const { name, ephemeral } = branch
      const ref = refOf(name)
      const current = await mayChange(access, branch, null)
      if (current === null) throw branchNotFound(name)
      if (!ephemeral && (await git.head(access.repositoryPath)).ref === ref) {
        throw new AppError('ref_conflict', `"${name}" is the default branch and cannot be deleted.`, {
          details: { ref, reason: 'default_branch' },
        })
      }
      const updates = [{ ref, oldObjectId: current, newObjectId: null }]
      await changeRefs({ access, ephemeral, updates, draft: null })
    },
  }
}

export type Branches = ReturnType<typeof createBranches>
