import type { BrowseGit } from '../ports/browse-git.ts'
import { resolveRevision, type ResolvedRevision } from '../browse/resolve-revision.ts'

/** Which commit a client means. */
export type AskedRevision = {
  /** Without one, the default branch. */
  readonly ref: string | undefined
  /** Look among the ephemeral branches; without `ref`, for the one named like the default branch. */
  readonly ephemeral: boolean
}

/** @throws AppError `not_found` */
export const revisionOf = async (
  git: Pick<BrowseGit, 'head' | 'commitOfRef' | 'commitOfId'>,
  directory: string,
  { ref, ephemeral }: AskedRevision,
): Promise<ResolvedRevision> => {
  if (ref !== undefined || !ephemeral) return resolveRevision(git, directory, ref, { ephemeral })
  const head = await git.head(directory)
  return resolveRevision(git, directory, head.ref.replace(/^refs\/heads\//, ''), { ephemeral })
}
