import { shortRefName, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { BrowseGit } from '../ports/browse-git.ts'

/** What a person may look at by its full name; git keeps refs of its own besides. */
const visiblePrefixes = ['refs/heads/', 'refs/tags/', 'refs/kept/', 'refs/remotes/'] as const

const notFound = (what: string): AppError =>
  new AppError('not_found', `${what} was not found.`, { details: { what } })

const emptyRepository = (): AppError => {
  const reason = 'The repository has no commits yet.'
  return new AppError('not_found', reason, { details: { what: reason, reason } })
}

/** The refs a revision may name, in the order in which they are tried. Nothing else of its text reaches git. */
const refsOf = (revision: string): readonly string[] => {
  const isFullName = visiblePrefixes.some((prefix) => revision.startsWith(prefix))
  const short = [`refs/heads/${revision}`, `refs/tags/${revision}`]
  return (isFullName ? [revision, ...short] : short).filter(isValidRefName)
}

/**
 * The commit that a revision names: a branch, a tag, a full ref, or a commit id of seven digits or more.
 * @throws AppError `not_found`
 */
export const findCommit = async (git: BrowseGit, directory: string, revision: string): Promise<ObjectId> => {
  for (const ref of refsOf(revision)) {
    const commitId = await git.commitOfRef(directory, ref)
    if (commitId !== null) return commitId
  }
  const id = /^[0-9a-f]{7,40}$/i.test(revision) ? revision.toLowerCase() : null
  const commitId = id === null ? null : await git.commitOfId(directory, id)
  if (commitId === null) throw notFound(`The branch, tag or commit "${revision}"`)
  return commitId
}

/**
 * The commit of the default branch; null in a repository without branches.
 * @throws AppError `not_found` when HEAD names a branch that is not there, and others are
 */
export const findDefaultCommit = async (git: BrowseGit, directory: string): Promise<ObjectId | null> => {
  const { ref, commitId } = await git.head(directory)
  if (commitId !== null) return commitId
  const tips = await git.tips(directory)
  if (!tips.some(({ name }) => name.startsWith('refs/heads/'))) return null
  throw notFound(`The default branch "${shortRefName(ref)}"`)
}

/**
 * The commit of a revision, or of the default branch.
 * @throws AppError `not_found`, also when there are no commits at all
 */
export const findCommitOrDefault = async (
  git: BrowseGit,
  directory: string,
  revision: string | undefined,
): Promise<ObjectId> => {
  if (revision !== undefined) return findCommit(git, directory, revision)
  const commitId = await findDefaultCommit(git, directory)
  if (commitId === null) throw emptyRepository()
  return commitId
}
