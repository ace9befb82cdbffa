import { isAppError } from '../../../src-shared/errors/app-error.ts'
import { resolveRevision, type ResolvedRevision } from '../browse/resolve-revision.ts'
import type { BrowseGit } from '../ports/browse-git.ts'

/** Where files are read: a repository, and what names a commit in it. */
export type ContentPlace = {
  readonly directory: string
  /** The default branch when not given. */
  readonly revision: string | undefined
  /** Among the ephemeral branches only, among them first, or not there. */
  readonly ephemeral: 'only' | 'first' | 'never'
}

/** @throws AppError `not_found` */
export const resolveContent = async (
  git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId'>,
  { directory, revision, ephemeral }: ContentPlace,
): Promise<ResolvedRevision> => {
  if (ephemeral === 'never') return resolveRevision(git, directory, revision)
  // Without a name it is the ephemeral branch called like the default branch.
  const name = revision ?? (await git.head(directory)).ref
  try {
    return await resolveRevision(git, directory, name, { ephemeral: true })
  } catch (error) {
    if (ephemeral === 'first' && isAppError(error) && error.code === 'not_found') {
      return resolveRevision(git, directory, revision)
    }
    throw error
  }
}
