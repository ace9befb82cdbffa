import { storedRef } from '../../../src-shared/domain/ref.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import { resolveRevision, type ResolvedRevision } from '../browse/resolve-revision.ts'
import type { BrowseGit } from '../ports/browse-git.ts'

/** What a client means by a name among normal or ephemeral branches. */
export type NamedRevision = { readonly name: string; readonly ephemeral: boolean }

/**
 * The commit that a client means where a branch is expected: a branch, even if a tag has the same name; otherwise
 * any revision.
 * @throws AppError `not_found`
 */
export const branchOrRevision = async (
  git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId'>,
  directory: string,
  { name, ephemeral }: NamedRevision,
): Promise<ResolvedRevision> => {
  const short = name.replace(/^refs\/heads\//, '')
  const ref = `refs/heads/${short}`
  const commitId = isValidRefName(ref) ? await git.commitOfRef(directory, storedRef(ref, ephemeral)) : null
  return commitId === null ? resolveRevision(git, directory, name, { ephemeral }) : { commitId, name: short }
}
