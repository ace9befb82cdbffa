import { zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import { resolveRevision } from '../browse/resolve-revision.ts'
import type { BranchesDeps } from './branches.ts'
import { listRefs, type RefListInput } from './list-refs.ts'

export type Tag = {
  readonly name: string
  /** What the tag leads to in the end; a commit, but for rare tags of files and folders. */
  readonly peeledId: ObjectId
  /** What the ref leads to: the tag object of an annotated tag, otherwise the same. */
  readonly objectId: ObjectId
}

const refOf = (name: string): string => `refs/tags/${name}`
const nameOf = (ref: string): string => ref.slice('refs/tags/'.length)

const tagNotFound = (name: string): AppError => {
  const what = `The tag "${name}"`
  return new AppError('not_found', `${what} was not found.`, { details: { what } })
}

/** Tags as clients of the REST API see and change them. */
export const createTags = ({ git, resolveRef, changeRefs, checkRefs }: BranchesDeps) => {
  const mayChange = async (
    access: GitAccess,
    name: string,
    newObjectId: ObjectId | null,
  ): Promise<ObjectId | null> => {
    const ref = refOf(name)
    const current = await resolveRef(access.repositoryPath, ref)
    await checkRefs({ access, ephemeral: false, updates: [{ ref, oldObjectId: current, newObjectId }] })
    return current
  }

  return {
    /** By name. @throws AppError `invalid_input` for a cursor that is none of this list */
    list: async (input: RefListInput) => {
      const { items, nextCursor } = await listRefs(git, input, { prefix: 'refs/tags/' })
      return { items: items.map((item) => ({ ...item, name: nameOf(item.name) })), nextCursor }
    },

    /** @throws AppError `not_found` */
    get: async (directory: string, name: string): Promise<Tag> => {
      const ref = refOf(name)
      const { refs } = await git.refPage(directory, { prefix: ref, after: null, most: 1 })
      const found = refs.find((one) => one.name === ref)
      if (found === undefined) throw tagNotFound(name)
      return { ...found, name }
    },

    /**
     * A lightweight tag at a commit that exists.
     * @throws AppError `already_exists`, `not_found` for the revision, and what `ChangeRefs` throws
     */
    create: async (access: GitAccess, name: string, revision: string): Promise<ObjectId> => {
      if ((await mayChange(access, name, zeroObjectId)) !== null) {
        const what = `The tag "${name}"`
        throw new AppError('already_exists', `${what} exists already.`, { details: { what } })
      }
      const { commitId } = await resolveRevision(git, access.repositoryPath, revision)
      const updates = [{ ref: refOf(name), oldObjectId: null, newObjectId: commitId }]
      await changeRefs({ access, ephemeral: false, updates, draft: null })
      return commitId
    },

    /** @throws AppError `not_found`, and what `ChangeRefs` throws */
    delete: async (access: GitAccess, name: string): Promise<void> => {
      const current = await mayChange(access, name, null)
      if (current === null) throw tagNotFound(name)
      const updates = [{ ref: refOf(name), oldObjectId: current, newObjectId: null }]
      await changeRefs({ access, ephemeral: false, updates, draft: null })
    },
  }
}

export type Tags = ReturnType<typeof createTags>
